import Cryptography

/// What senders sign, the likely first: the body alone, then the body among a few other things in every order.
enum DiscoveryContents {
  /// Contents that documentation of senders names, without anything between their parts or with the usual.
  static let likely: [SignedContent] = templates([
    "{body}", "{timestamp}.{body}", "{id}.{timestamp}.{body}", "{timestamp}{body}", "{timestamp}:{body}",
    "{timestamp}|{body}", "{timestamp}\n{body}", "v0:{timestamp}:{body}", "{url}{form:sorted}", "{url}{body}",
    "{body}{timestamp}", "{body}.{timestamp}", "{body}.{id}.{timestamp}", "{id}.{body}", "{id}{timestamp}{body}",
    "{method}{path}{body}", "{method}{url}{body}", "{method}{path}{timestamp}{body}", "{bodyHash:sha256}",
    "{bodyHash:sha256:base64}", "{url}", "{url:sorted}", "{path}{body}", "{timestamp}.{bodyHash:sha256}",
    "{method}\n{path}\n{timestamp}\n{body}", "{method}\n{path}\n{query}\n{body}", "{host}{path}{body}",
    "{url}.{timestamp}.{body}", "{timestamp}", "{id}",
  ])

  /// Every order of the body and at most three other parts, with every usual text between them.
  static let thorough = orders(
    of: [.body, .bodyHash(.sha256, .hex), .bodyHash(.sha256, .base64), .sortedForm], among: 3)

  /// The same for keys whose verification takes long.
  static let thoroughForPublicKeys = orders(of: [.body], among: 2)

  private static func orders(of bodies: [SignedContent.Part], among most: Int) -> [SignedContent] {
    let others: [SignedContent.Part] = [.timestamp, .id, .method, .path, .url, .query, .host]
    var orders: [[SignedContent.Part]] = []
    for body in bodies {
      for count in 0...most {
        for chosen in arrangements(of: others, count) {
          for place in 0...count { orders.append(Array(chosen[..<place]) + [body] + Array(chosen[place...])) }
        }
      }
    }
    return orders.flatMap { order in
      (order.count == 1 ? [""] : separators).map { SignedContent(parts: joined(order, by: $0)) }
    }
  }

  private static let separators = ["", ".", ":", "|", "\n", "-", ",", " ", "&", ";", "/", "+"]

  private static func templates(_ texts: [String]) -> [SignedContent] {
    texts.compactMap { try? SignedContent.parse($0).get() }
  }

  private static func joined(_ parts: [SignedContent.Part], by separator: String) -> [SignedContent.Part] {
    guard !separator.isEmpty else { return parts }
    return Array(parts.map { [$0] }.joined(separator: [.text(separator)]))
  }

  private static func arrangements(of parts: [SignedContent.Part], _ count: Int) -> [[SignedContent.Part]] {
    guard count > 0 else { return [[]] }
    return parts.enumerated().flatMap { index, part in
      var rest = parts
      rest.remove(at: index)
      return arrangements(of: rest, count - 1).map { [part] + $0 }
    }
  }
}
