/// How the API words an error. No page that can be read says it.
package enum AgendizeErrorShape: Sendable, Hashable, CaseIterable {
  /// `{"error":{"code":…,"message":…}}` with the status of the error; the vendor's own client reads it so.
  case nested
  /// The same with HTTP 200: the vendor's own client looks for `error` after it has seen 200.
  case nestedWithStatus200
  /// `{"fields":[…],"message":…,"statusCode":"…"}`, as a third-party client has it.
  case flat
}
