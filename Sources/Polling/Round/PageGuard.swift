import StrictJSON

/// Sees that a walk over pages comes to an end: a server that does not do as its documents say gives the same page for ever.
struct PageGuard {
  private var previous: [String] = []
  private var pages = 0

  /// More pages than this are no answer to a question.
  private static let limit = 100_000

  /// - Throws: where the page is the one before it once more, or one too many.
  mutating func take(_ rows: [JSONValue], _ request: String) throws(PollFailure) {
    pages += 1
    let page = rows.map { JSONText($0).text }
    if pages > 1, !page.isEmpty, page == previous {
      throw PollFailure(.badAnswer, "\(request): the server gives the same page again and again")
    }
    guard pages <= Self.limit else { throw PollFailure(.badAnswer, "\(request): the pages do not come to an end") }
    previous = page
  }
}
