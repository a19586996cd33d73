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

  /// How many deliveries are asked for at once.
  var pageLimit: Int {
    switch self {
    case .paged(let sink): sink.pageLimit
    case .single(let sink): sink.concurrency
    }
  }
}
