/// How a made-up box behaves. A test may change it while the box runs.
package struct FreeboxOptions: Sendable, Hashable {
  /// Major and minor, as `api_version` gives it.
  package var apiVersion = "16.0"
  package var apiBaseURL = "/api/"
  package var uid = "5f1d0c7a9be24486a3d2f0e87c61b904"
  package var deviceName = "Freebox Server"
  package var boxModel = "fbxgw7-r1/full"
  package var boxModelName = "Freebox v7 (r1)"
  package var apiDomain = "emulated.fbxos.example"
  package var isHTTPSAvailable = true
  package var httpsPort = 3_615
  /// Asked from the Internet: no app can be registered, and `api_version` says less to whoever has no session.
  package var isAskedFromOutside = false

  /// What the app may do. A key that is missing means no, as false does.
  package var permissions: [String: Bool] = ["calls": true, "contacts": true]
  /// No app may be registered.
  package var deniesNewApps = false
  /// No app may log in.
  package var deniesApps = false
  /// A registration is granted by itself once it was asked about so often and found pending; nil: by a person only.
  package var grantsAfterPolls: Int?
  /// A registration that nobody accepts for so long times out. The documents name no number.
  package var authorizationSeconds = 120
  /// A session's life since its login; nil: for ever. The documents name no number.
  package var sessionSeconds: Int? = 3_600
  /// What is said of an unknown session: `invalid_session`, which only clients know of, or `auth_required`.
  package var namesInvalidSession = false
  /// So many failed logins within ``failedLoginSeconds`` bring `ratelimited`. The documents name no number.
  package var failedLoginLimit = 5
  package var failedLoginSeconds = 60

  /// The log keeps so many calls, older ones fall out. 100 is what users found, no document says it.
  package var logLimit = 100
  /// The order that was seen; no document promises it.
  package var listsNewestFirst = true
  /// `{"success":true}` without `result` for an empty collection, as it was seen.
  package var omitsEmptyResult = true
  /// `line_id` stands in the documents' examples only, and some boxes do not give it.
  package var omitsLineID = false
  /// Whether ids start again once the log is cleared: no document says.
  package var restartsIDs = false
  /// The line's own number.
  package var accountNumber = "0199000001"

  package init() {}

  /// ``apiVersion`` as numbers to compare.
  var version: (major: Int, minor: Int) {
    let parts = apiVersion.split(separator: ".").map { Int($0) ?? 0 }
    return (parts.first ?? 0, parts.count > 1 ? parts[1] : 0)
  }

  /// More rows than this are never kept.
  static let mostRows = 200_000

  var boundedLogLimit: Int { min(max(logLimit, 1), Self.mostRows) }
}
