import Cryptography
import StrictJSON

/// Sees that a walk over pages comes to an end: a server that does not do as its documents say gives the same pages for ever.
struct PageGuard {
  private var seen: Set<[UInt8]> = []
  private var (rows, pages) = (0, 0)

  /// More rows, or pages, are no answer to one question.
  static let rowLimit = 2_000_000
  private static let pageLimit = 100_000

  /// Another question's pages follow: its first may well be the last one's.
  mutating func begin() { seen = [] }

  /// - Throws: where the page came before, or is one too many.
  mutating func take(_ page: [JSONValue], _ request: String) throws(PollFailure) {
    var text: [UInt8] = []
    for row in page { text += row.bytes + [0x0a] }
    let isNew = seen.insert(DigestAlgorithm.sha256.hash(text)).inserted
    if !page.isEmpty, !isNew {
      throw PollFailure(.badAnswer, "\(request): the server gives the same page again and again")
    }
    (rows, pages) = (rows + page.count, pages + 1)
    guard rows <= Self.rowLimit, pages <= Self.pageLimit else {
      throw PollFailure(.badAnswer, "\(request): the pages do not come to an end")
    }
  }
}
