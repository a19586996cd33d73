package import CallModel

/// Of a source that is polled and whose pushes prove little: what they say holds until the call is read over the
/// authenticated API, and is not the end of anything. See ``CallRecord/merging(_:)``.
package struct HintNormaliser: Normaliser {
  package let base: any Normaliser

  package init(_ base: any Normaliser) { self.base = base }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    let normalised = base.normalise(request)
    guard request.via == .push, case .calls(let calls) = normalised else { return normalised }
    return .calls(
      calls.map { call in
        guard case .record(var record) = call else { return call }
        record.receivedVia = .hint
        record.isFinal = false
        record.deletedAt = nil
        if record.change == .deleted { record.change = .unknown }
        return .record(record)
      })
  }

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] { base.origins(request) }
}
