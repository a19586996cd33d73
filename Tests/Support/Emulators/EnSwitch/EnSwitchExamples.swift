/// The documents' own examples. What was no JSON is mended: `...` and commas too many are left out, a quotation mark
/// that was missing is added.
package enum EnSwitchExamples {
  /// By the name of the function or the file.
  package static let documentExample: [String: String] = [
    "calls/active/list": activeList, "cdrs/get": cdr, "cdrs/totals/list": totals, "cdrs/events/list": keyPresses,
    "no data": noData, "wrong credentials": wrongCredentials, "event start": startEvent,
  ]

  /// guides/4.4/en/dev/json/calls/active/list, repaired.
  package static let activeList = """
    { "responses":[ { "code":"200", "key":"", "message":"OK" } ], "data":[ \
    { "uniqueid":"1234567890.123456", "start":1234567890 }, \
    { "uniqueid":"1234567890.123457", "start":1234567890 } ] }
    """

  /// guides/…/dev/json/cdrs/get, repaired.
  package static let cdr = """
    { "responses":[ { "code":"200", "key":"", "message":"OK" } ], "data":{ \
    "uniqueid":"1234567890.123456", "start":1234567890 } }
    """

  /// guides/4.4/en/dev/json/cdrs/totals/list.
  package static let totals = """
    { "responses":[ { "code":"200", "key":"", "message":"OK" } ], "data":[ \
    { "customer":2, "start":1230000000, "end":1230003599, "inbound":1, "outbound":2, "internal":3 }, \
    { "customer":2, "start":1230003600, "end":1230007199, "inbound":4, "outbound":5, "internal":6 } ] }
    """

  /// guides/4.4/en/dev/json/cdrs/events/list, repaired.
  package static let keyPresses = """
    { "responses":[ { "code":"200", "key":"", "message":"OK" } ], "data":[ \
    { "uniqueid":"1234567890.123456", "time":1234567890, "customer":3, "stype":"ivr", "snumber":"2", "data":"6" }, \
    { "uniqueid":"1234567899.123457", "time":1234567899, "customer":3, "stype":"patternmenu", "snumber":"1", \
    "data":"3" } ] }
    """

  /// A public client's test.
  package static let noData = """
    { "responses": [ { "key": "", "code": "204", "message": "OK" } ] }
    """

  /// Made from the documents' words, in place of one of theirs.
  package static let wrongCredentials = """
    { "responses": [ { "code": "401", "key": "auth_password", \
    "message": "The authentication details provided are invalid." } ] }
    """

  /// Made from the documents' words, in place of one of theirs; a form.
  package static let startEvent = """
    class=call&event=start&timestamp=1767225600.250000&callid=1767225600.7&uniqueid=1767225600.1&stype=external\
    &snumber=33199001234&ctype=&cnumber=442079460111&dtype=ivr&dnumber=1
    """
}
