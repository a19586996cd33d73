/// What a test does with the deliveries of watches, in the place of the network.
extension AgendizeEmulator {
  /// What waits to be sent, in order, with the identifiers of the delivery log. A watch with OAuth2 waits for its token.
  package func takeDeliveries() -> [(id: String, push: EmulatedPush)] {
    let now = clock.now
    return withState { state in
      state.watches.take(now: now).map { delivery in
        let push = delivery.push
        state.handedOut.add(push, delivery.number)
        return (delivery.id, push)
      }
    }
  }

  /// Writes the receiver's answer into the delivery log; other than 2xx is an error. Nothing is sent again: no page says
  /// that anything is.
  /// - Parameter body: of the answer.
  /// - Returns: false where no such push is out. Of several equal ones the oldest is meant.
  @discardableResult
  package func delivered(_ push: EmulatedPush, status: Int, body: String = "") -> Bool {
    let now = clock.now
    return withState { state in
      guard let number = state.handedOut.take(push) else { return false }
      state.watches.answered(number, status, body: body, message: "", now: now)
      return true
    }
  }

  /// The same by the log's identifier.
  @discardableResult
  package func delivered(id: String, status: Int, body: String = "") -> Bool {
    settle(id, status, body: body, message: "")
  }

  /// Writes into the log that there was no answer.
  @discardableResult
  package func undelivered(id: String, message: String = "Connection refused") -> Bool {
    settle(id, nil, body: "", message: message)
  }

  /// The next deliveries to arise reach nobody; they are in the delivery log as failed, and among the errors.
  package func dropNext(_ count: Int = 1) { withState { $0.watches.dropNext(count) } }

  /// What is to be asked of the receivers' token endpoints before their watches can deliver.
  package func tokenRequests() -> [AgendizeTokenRequest] {
    withState { $0.watches.inNeedOfToken.compactMap { AgendizeTokenRequest($0) } }
  }

  /// - Parameter token: goes with the watch's deliveries as a bearer token until one is answered 401.
  package func tokenGranted(watch: String, token: String) { withState { $0.watches.grant(token, to: watch) } }

  /// The watches' identifiers, in the order of their registration.
  package var watches: [String] { withState { $0.watches.all.map { $0.id } } }

  /// How often the API was asked to register or delete a watch or an entry of its logs.
  package var watchChanges: Int { withState { $0.watchChanges } }

  /// The delivery log as `GET /api/2.3/watchers/requests` lists it, newest first.
  package var deliveryLog: [EmulatedJSON] {
    let now = clock.now
    let zone = settings.timeZone
    return withState { state in state.watches.entries(now: now).map { $0.requestJSON(timeZone: zone) } }
  }

  private func settle(_ id: String, _ status: Int?, body: String, message: String) -> Bool {
    let now = clock.now
    return withState { state in
      guard id.hasPrefix("w"), let number = Int(id.dropFirst()), let delivery = state.watches.delivery(number),
        delivery.sent != nil
      else { return false }
      state.handedOut.remove(delivery.push, number)
      state.watches.answered(number, status, body: body, message: message, now: now)
      return true
    }
  }
}
