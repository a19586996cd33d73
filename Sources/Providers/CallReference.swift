package import CallModel

/// Where a request without a body names its call.
package enum CallReference: Sendable, Hashable {
  /// The segment after the hook's own path, and after as many more as are skipped: a secret one.
  case path(hook: String, skipping: Int)
  case query(String)
  /// Lower case.
  case header(String)

  package func key(in request: ReceivedRequest) -> String? {
    let key: String? =
      switch self {
      case .path(let hook, let skipped):
        request.path.hasPrefix(hook + "/")
          ? request.path.dropFirst(hook.count + 1).split(separator: "/").dropFirst(skipped).first
            .map { FormEncoding.decodePath($0) } : nil
      case .query(let name): request.queryValue(of: name)
      case .header(let name): request.value(of: name)
      }
    guard let key, !key.isEmpty, key.utf8.count <= 256 else { return nil }
    return key
  }
}
