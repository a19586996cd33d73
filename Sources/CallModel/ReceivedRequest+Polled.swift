extension ReceivedRequest {
  /// Stands where a request has its method. No sender can use it: hooks take the methods of HTTP alone.
  package static let pollMethod = "POLL"

  /// One row of a provider's answer, as it is kept: the row's bytes are the body, its form is the path.
  /// - Parameters:
  ///   - form: which of the provider's lists it is a row of: `call-log`.
  ///   - host: who gave it.
  package init(polled row: [UInt8], form: String, host: String, at instant: Instant) {
    self.init(
      method: Self.pollMethod, path: "/" + form,
      headers: [HeaderField(name: "content-type", value: "application/json")], body: row, receivedAt: instant,
      remoteAddress: host)
  }

  /// Which of its provider's lists the body is a row of; nil for what a sender has sent.
  package var polledForm: String? { method == Self.pollMethod ? String(path.dropFirst()) : nil }

  package var via: ReceivedVia { method == Self.pollMethod ? .pull : .push }
}
