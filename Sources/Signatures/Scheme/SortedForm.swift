/// A form's fields as Twilio signs them: by name, then by value, each once, name and value without anything between.
/// https://www.twilio.com/docs/usage/security#validating-requests
enum SortedForm {
  /// - Returns: nothing for a body that is no form.
  static func bytes(of message: SignedMessage) -> [UInt8] {
    guard message.contentType == "application/x-www-form-urlencoded" else { return [] }
    let fields = message.body.split(separator: UInt8(ascii: "&")).map { field -> [[UInt8]] in
      let halves = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return [FormText.decoded(Array(halves[0])), halves.count > 1 ? FormText.decoded(Array(halves[1])) : []]
    }
    var seen: Set<[[UInt8]]> = []
    return fields.filter { seen.insert($0).inserted }.sorted(by: precedes).flatMap { $0[0] + $0[1] }
  }

  private static func precedes(_ a: [[UInt8]], _ b: [[UInt8]]) -> Bool {
    a[0] == b[0] ? a[1].lexicographicallyPrecedes(b[1]) : a[0].lexicographicallyPrecedes(b[0])
  }
}
