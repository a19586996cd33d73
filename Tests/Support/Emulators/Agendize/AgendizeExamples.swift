/// The documents' own example bodies, by name.
package enum AgendizeExamples {
  /// The name to ask ``documentExample(_:)`` for.
  package static let names = ["call", "callAsInTable", "watchWithStringSchema", "watchWithObjectSchema"]

  package static func documentExample(_ name: String) -> String? {
    switch name {
    case "call": call
    case "callAsInTable": callAsInTable
    case "watchWithStringSchema": watchWithStringSchema
    case "watchWithObjectSchema": watchWithObjectSchema
    default: nil
    }
  }

  /// The JSON block of https://developers.agendize.com/v2/calls/reference/index.jsp, older crawls. It is printed with
  /// types in braces for values, which is no JSON: every `{string}`, `{datetime}` and `{integer}` has an invented value.
  package static let call = """
    { "id": "call-1", "buttonId": "b-701", "clientId": "cl-11", "callerNumber": "+33199001234", \
    "calledNumber": "+33199005678", "trackingNumber": "+33199006001", "start": { "dateTime": "2031-05-06T12:30:00", \
    "timeZone": "Europe/Paris" }, "duration": 61, "status": "completed", "externalId": "x-1", "type": "callTracking", \
    "record": { "mimeType": "audio/mpeg", "url": "https://records.example.com/calls/call-1.mp3" } }
    """

  /// The same as the page's table has it: `duration` a string, and `mineType`.
  package static let callAsInTable = """
    { "id": "call-1", "buttonId": "b-701", "clientId": "cl-11", "callerNumber": "+33199001234", \
    "calledNumber": "+33199005678", "trackingNumber": "+33199006001", "start": { "dateTime": "2031-05-06T12:30:00", \
    "timeZone": "Europe/Paris" }, "duration": "61", "status": "completed", "externalId": "x-1", "type": "callTracking", \
    "record": { "mineType": "audio/mpeg", "url": "https://records.example.com/calls/call-1.mp3" } }
    """

  /// A watch whose schema is a string, "to support typed values". The page's own block is lost; this is its
  /// reconstruction.
  package static let watchWithStringSchema = #"""
    { "address": "https://hooks.example.com/agendize/calls",
      "schema": "{\"callId\":\"${$.id}\",\"seconds\":${$.duration},\"recorded\":\"${$.record.url}\"}" }
    """#

  /// A watch whose schema is an object, "only for string value": the shape of the staff's example on
  /// https://support.agendize.com/en/support/discussions/topics/103000517905, for a call.
  package static let watchWithObjectSchema = #"""
    { "address": "https://hooks.example.com/agendize/calls", "addPreviousData": "false",
      "schema": { "id": "${$.id}", "who": "${$.callerNumber} ${$.calledNumber}",
        "begin": { "at": "${$.start.dateTime}", "zone": "${$.start.timeZone}" } },
      "events": ["updated", "created"] }
    """#
}
