import EventJournal

/// A sink, by the way it is driven.
package enum DeliverySink: Sendable {
  case paged(any PageSink)
  case single(any SingleSink)

  package var sink: any Sink {
    switch self {
    case .paged(let sink): sink
    case .single(let sink): sink
    }
  }

  /// How many are under way at once; of a sink that takes pages, how many a page has.
  var width: Int {
    switch self {
    case .paged(let sink): sink.pageLimit
    case .single(let sink): sink.concurrency
    }
  }

  /// How many a page may have at most.
  var widest: Int {
    switch self {
    case .paged(let sink): sink.pageLimit
    case .single(let sink): max(sink.concurrency, 512)
    }
  }
}
