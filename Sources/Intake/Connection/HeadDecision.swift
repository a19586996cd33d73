import CallModel
import NIOHTTP1

/// What is known of a request once its head is read.
enum HeadDecision {
  case refuse(Answer)
  /// Read the body; `failure` is why it will be refused all the same, once it is kept.
  case read(HookTable.Match, ReceivedRequest, failure: ProofFailure?)
}

/// Decides on a head alone: limits, path, method, address, headers, credentials, in this order. Pure.
struct HeadJudge {
  let context: IntakeContext
  let hooks: HookTable

  func decide(_ head: HTTPRequestHead, address: String, receivedAt: Instant) -> HeadDecision {
    if let answer = excess(of: head) ?? malformation(of: head) { return .refuse(answer) }
    let request = received(head, address, receivedAt)
    guard let match = hooks.match(request.path) else {
      return .refuse(.problem(.notFound, "no hook has this path", closes: Self.hasBody(head)))
    }
    guard match.hook.methods.contains(request.method) else {
      let allow = match.hook.methods.joined(separator: ", ")
      return .refuse(
        .problem(
          .methodNotAllowed, "this hook takes \(allow)", headers: [("allow", allow)], closes: Self.hasBody(head)))
    }
    if let answer = bodyRefusal(head) { return .refuse(answer) }
    let failure = HeadProof(proofs: match.hook.proofs).failure(
      of: request, address: IPAddress(address), secretSegment: match.secretSegment)
    guard let failure else { return .read(match, request, failure: nil) }
    return rejected(failure, match, request, head)
  }

  /// A rejected request is read to its end only to be kept, and only within the budget.
  private func rejected(
    _ failure: ProofFailure, _ match: HookTable.Match, _ request: ReceivedRequest, _ head: HTTPRequestHead
  ) -> HeadDecision {
    let mayKeep = context.budget.take(
      source: match.hook.source, address: request.remoteAddress, now: request.receivedAt.seconds)
    guard mayKeep, !Self.expectsContinue(head) else {
      var answer = Answer.refused(failure, by: match.hook.proofs)
      answer.closes = Self.hasBody(head)
      return .refuse(answer)
    }
    return .read(match, request, failure: failure)
  }

  static func expectsContinue(_ head: HTTPRequestHead) -> Bool {
    head.headers.first(name: "expect")?.lowercased() == "100-continue" && head.version.minor >= 1
  }

  static func hasBody(_ head: HTTPRequestHead) -> Bool {
    if head.headers.contains(name: "transfer-encoding") { return true }
    return head.headers.first(name: "content-length").map { $0 != "0" } ?? false
  }

  private func received(_ head: HTTPRequestHead, _ address: String, _ receivedAt: Instant) -> ReceivedRequest {
    let target = head.uri.prefix { $0 != "#" }
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return ReceivedRequest(
      method: head.method.rawValue, path: String(halves.first ?? ""),
      query: halves.count > 1 ? String(halves[1]) : nil,
      headers: head.headers.map { HeaderField(name: $0.name, value: $0.value) }, receivedAt: receivedAt,
      remoteAddress: address)
  }

  private func excess(of head: HTTPRequestHead) -> Answer? {
    let limits = context.limits
    guard head.uri.utf8.count <= limits.targetBytes else {
      return .problem(.uriTooLong, "the target is longer than \(limits.targetBytes) bytes", closes: true)
    }
    guard head.headers.count <= limits.fields else {
      return .problem(.headTooLarge, "more than \(limits.fields) header fields", closes: true)
    }
    var bytes = head.uri.utf8.count + 16
    for field in head.headers {
      let size = field.name.utf8.count + field.value.utf8.count
      guard size <= limits.fieldBytes else {
        return .problem(.headTooLarge, "a header field is longer than \(limits.fieldBytes) bytes", closes: true)
      }
      bytes += size + 4
    }
    guard bytes <= limits.headBytes else {
      return .problem(.headTooLarge, "the head is longer than \(limits.headBytes) bytes", closes: true)
    }
    return nil
  }

  private func malformation(of head: HTTPRequestHead) -> Answer? {
    guard head.version.major == 1 else { return .problem(.badRequest, "only HTTP/1.0 and HTTP/1.1", closes: true) }
    let hosts = head.headers["host"].count
    guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else {
      return .problem(.badRequest, "exactly one Host header", closes: true)
    }
    guard head.uri.hasPrefix("/") else { return .problem(.badRequest, "the target is not a path", closes: true) }
    let encodings = head.headers["transfer-encoding"]
    // Nothing that two readers could cut differently (RFC 9112, section 6.1).
    if !encodings.isEmpty, head.headers.contains(name: "content-length") || head.version.minor < 1 {
      return .problem(.badRequest, "Transfer-Encoding where it cannot be", closes: true)
    }
    if !encodings.isEmpty, encodings.map({ $0.lowercased() }) != ["chunked"] {
      return .problem(.badRequest, "no transfer coding but chunked", closes: true)
    }
    return nil
  }

  private func bodyRefusal(_ head: HTTPRequestHead) -> Answer? {
    let coding = head.headers.first(name: "content-encoding")?.lowercased() ?? "identity"
    guard coding == "identity" else {
      return .problem(
        .unsupportedMediaType, "the body must not be compressed", headers: [("accept-encoding", "identity")],
        closes: Self.hasBody(head))
    }
    if let length = head.headers.first(name: "content-length"),
      Int(length).map({ $0 > context.limits.bodyBytes }) ?? true
    {
      return .problem(.contentTooLarge, "the body is longer than \(context.limits.bodyBytes) bytes", closes: true)
    }
    let expectation = head.headers.first(name: "expect")?.lowercased() ?? "100-continue"
    guard expectation == "100-continue" else {
      return .problem(.expectationFailed, "no expectation but 100-continue", closes: Self.hasBody(head))
    }
    return nil
  }
}
