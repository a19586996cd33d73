package import CallModel

/// Where a request without a body names its call.
package enum CallReference: Sendable, Hashable {
  /// The segment after the hook's own path.
  case path(hook: String)
  case query(String)
  /// Lower case.
  case header(String)

  package func key(in request: ReceivedRequest) -> String? {
    let key: String? =
      switch self {
      case .path(let hook):
        request.path.hasPrefix(hook + "/") ? FormEncoding.decodePath(request.path.dropFirst(hook.count + 1)) : nil
      case .query(let name): request.queryValue(of: name)
      case .header(let name): request.value(of: name)
      }
    guard let key, !key.isEmpty, key.utf8.count <= 256 else { return nil }
    return key
  }
}
