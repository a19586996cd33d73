/// Configurations of process tests.
enum Routes {
  /// An Agendize source with basic authentication, a generic one that must be signed, a file and a database.
  static func standard(limits: String = "{}", sinks: String? = nil, routes: String? = nil, extraSources: String = "")
    -> String
  {
    """
    {
      "listen": { "address": "127.0.0.1", "port": 0 },
      "limits": \(limits), "audit": { "key": { "file": "certs/secrets/audit" }, "head": "certs/audit-head" },
      "sources": {
        "agendize": {
          "type": "agendize", "account": "acme", "timeZone": "Europe/Paris",
          "receive": { "basicAuth": { "username": "agendize", "password": { "file": "certs/secrets/agendize" } },
                       "callId": { "query": "id" } }
        }\(extraSources)
      },
      "sinks": \(sinks ?? #"{ "archive": { "type": "file", "path": "calls.jsonl" }, "calls": { "type": "sqlite", "path": "calls.sqlite" } }"#),
      "routes": \(routes ?? #"[ { "name": "all", "to": ["archive", "calls"] } ]"#)
    }
    """
  }
}
