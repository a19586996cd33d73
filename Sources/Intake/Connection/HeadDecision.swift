import CallModel
import NIOHTTP1

/// What is known of a request once its head is read.
enum HeadDecision {
  case refuse(Answer)
  /// Read the body; `failure` is why it will be refused all the same, once it is kept.
  case read(HookTable.Match, ReceivedRequest, failure: ProofFailure?)
  /// A request for an access token.
  case readTokenRequest(ReceivedRequest)
}

/// Decides on a head alone: limits, path, method, address, headers, credentials, in this order. Pure.
struct HeadJudge {
  let context: IntakeContext
  let hooks: HookTable
  /// Of the connection.
  let proofContext: ProofContext

  func decide(
    _ head: HTTPRequestHead, _ fields: HeadFields, address: String, receivedAt: Instant
  ) -> HeadDecision {
    if let answer = excess(of: head, fields) ?? malformation(of: head, fields) { return .refuse(answer) }
    let request = received(head, fields, address, receivedAt)
    if request.path == TokenRequest.path, context.tokens != nil { return tokenRequest(request, fields) }
    guard let match = hooks.match(request.path) else {
      return .refuse(.problem(.notFound, "no hook has this path", closes: fields.hasBody))
    }
    guard match.hook.methods.contains(request.method) else {
      let allow = match.hook.methods.joined(separator: ", ")
      return .refuse(
        .problem(.methodNotAllowed, "this hook takes \(allow)", headers: [("allow", allow)], closes: fields.hasBody))
    }
    if let answer = bodyRefusal(fields) { return .refuse(answer) }
    let failure = HeadProof(hook: match.hook, context: proofContext).failure(
      of: request, secretSegment: match.secretSegment)
    guard let failure else { return .read(match, request, failure: nil) }
    return rejected(failure, match, request, fields, isModern: head.version.minor >= 1)
  }

  private func tokenRequest(_ request: ReceivedRequest, _ fields: HeadFields) -> HeadDecision {
    guard request.method == "POST" else {
      return .refuse(
        .problem(.methodNotAllowed, "tokens are fetched by POST", headers: [("allow", "POST")], closes: fields.hasBody))
    }
    if let answer = bodyRefusal(fields) { return .refuse(answer) }
    if let length = fields.contentLength.flatMap({ Int($0) }), length > TokenRequest.sizeLimit {
      return .refuse(
        .problem(.contentTooLarge, "the body is longer than \(TokenRequest.sizeLimit) bytes", closes: true))
    }
    return .readTokenRequest(request)
  }

  /// A rejected request is read to its end only to be kept, and only within the budget.
  private func rejected(
    _ failure: ProofFailure, _ match: HookTable.Match, _ request: ReceivedRequest, _ fields: HeadFields,
    isModern: Bool
  ) -> HeadDecision {
    let mayKeep = context.budget.take(
      source: match.hook.source, address: request.remoteAddress, now: request.receivedAt.seconds)
    guard mayKeep, !(fields.expectsContinue && isModern) else {
      match.hook.counts.noteReceived()
      match.hook.counts.note(.rejected)
      var answer = Answer.refused(failure, by: match.hook.proofs, at: request.receivedAt, proofContext.key)
      answer.closes = fields.hasBody
      return .refuse(answer)
    }
    return .read(match, request, failure: failure)
  }

  private func received(
    _ head: HTTPRequestHead, _ fields: HeadFields, _ address: String, _ receivedAt: Instant
  ) -> ReceivedRequest {
    let target = head.uri.utf8.prefix { $0 != UInt8(ascii: "#") }
    let mark = target.firstIndex(of: UInt8(ascii: "?"))
    return ReceivedRequest(
      method: head.method.rawValue, path: String(Substring(target[..<(mark ?? target.endIndex)])),
      query: mark.map { String(Substring(target[target.index(after: $0)...])) }, headers: fields.all,
      receivedAt: receivedAt, remoteAddress: address)
  }

  private func excess(of head: HTTPRequestHead, _ fields: HeadFields) -> Answer? {
    let limits = context.limits
    let targetBytes = head.uri.utf8.count
    guard targetBytes <= limits.targetBytes else {
      return .problem(.uriTooLong, "the target is longer than \(limits.targetBytes) bytes", closes: true)
    }
    guard fields.all.count <= limits.fields else {
      return .problem(.headTooLarge, "more than \(limits.fields) header fields", closes: true)
    }
    guard fields.longest <= limits.fieldBytes else {
      return .problem(.headTooLarge, "a header field is longer than \(limits.fieldBytes) bytes", closes: true)
    }
    guard fields.bytes + targetBytes + 16 <= limits.headBytes else {
      return .problem(.headTooLarge, "the head is longer than \(limits.headBytes) bytes", closes: true)
    }
    return nil
  }

  private func malformation(of head: HTTPRequestHead, _ fields: HeadFields) -> Answer? {
    guard head.version.major == 1 else { return .problem(.badRequest, "only HTTP/1.0 and HTTP/1.1", closes: true) }
    guard fields.hosts == 1 || (fields.hosts == 0 && head.version == .http1_0) else {
      return .problem(.badRequest, "exactly one Host header", closes: true)
    }
    guard head.uri.utf8.first == UInt8(ascii: "/") else {
      return .problem(.badRequest, "the target is not a path", closes: true)
    }
    guard !fields.transferCodings.isEmpty else { return nil }
    // Nothing that two readers could cut differently (RFC 9112, section 6.1).
    if fields.contentLength != nil || head.version.minor < 1 {
      return .problem(.badRequest, "Transfer-Encoding where it cannot be", closes: true)
    }
    return fields.transferCodings == ["chunked"]
      ? nil : .problem(.badRequest, "no transfer coding but chunked", closes: true)
  }

  private func bodyRefusal(_ fields: HeadFields) -> Answer? {
    guard fields.contentCoding ?? "identity" == "identity" else {
      return .problem(
        .unsupportedMediaType, "the body must not be compressed", headers: [("accept-encoding", "identity")],
        closes: fields.hasBody)
    }
    if let length = fields.contentLength, Int(length).map({ $0 > context.limits.bodyBytes }) ?? true {
      return .problem(.contentTooLarge, "the body is longer than \(context.limits.bodyBytes) bytes", closes: true)
    }
    guard fields.expectation == nil || fields.expectsContinue else {
      return .problem(.expectationFailed, "no expectation but 100-continue", closes: fields.hasBody)
    }
    return nil
  }
}
