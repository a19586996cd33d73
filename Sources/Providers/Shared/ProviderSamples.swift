private import StrictJSON

/// What the providers might post of made-up calls, to try a source with.
package enum ProviderSamples {
  private static let bodies: [String: [(name: String, body: String)]] = [
    "freebox": [
      (
        "missed",
        #"{"devices":["d-1"],"box_id":"ACCOUNT","payload":{"box_id":"ACCOUNT","type":"phone","event":"missed_call","data":{"id":ID,"type":"missed","datetime":1772460000,"number":"0199000102","name":"Odile Marchand","duration":21,"new":true,"contact_id":0,"line_id":0}}}"#
      )
    ],
    "cinnox": [
      (
        "start",
        #"{"type":"message","message":{"id":"C-ID","status":"CallStart","serviceId":"svc","caller":{"eid":"","number":"+85255000102"},"callees":[{"eid":"e-7","number":"+85255000900"}]}}"#
      ), ("end", #"{"type":"message","message":{"id":"C-ID","status":"CallEnd","serviceId":"svc"}}"#),
    ],
    "portsip": [
      (
        "cdr",
        #"{"event_type":"call_cdr","session_id":"ID","call_id":"x-ID..","tenant_id":"ACCOUNT","direction":"inbound","caller":"442079460102","caller_domain":"198.51.100.7","caller_display_name":"442079460102","callee":"201","callee_domain":"pbx.example","did":"442079460900","start_time":"1772460000","ring_time":"1772460000","answered_time":"1772460006","ended_time":"1772460047","ring_duration":"6","talk_duration":41,"call_status":"answered","status_code":"0","ended_reason":"caller_disconnect","trunk_name":"north","call_targets":[{"callee":"201","caller":"442079460102","call_type":"normal_call","destination":"sip:201@192.0.2.10:5060","start_time":"1772460000","ring_time":"1772460000","answered_time":"1772460006","ended_time":"1772460047","ring_duration":"6","talk_duration":"41","status":"answered","status_code":0,"end_reason":"caller_disconnect"}]}"#
      ),
      (
        "start",
        #"{"event_type":"call_start","session_id":"ID","cdr_id":"c-ID","tenant_id":"ACCOUNT","direction":"in","caller":"442079460102","callee":"201","time":"1772460000"}"#
      ),
    ],
    "enswitch": [
      (
        "start",
        "class=call&event=start&timestamp=1772460000.120000&callid=e-ID&uniqueid=1772460000.ID&stype=external&snumber=442079460102&cnumber=442079460900&dtype=ivr&dnumber=1"
      )
    ],
  ]

  package static func names(of provider: String) -> [String] { bodies[provider]?.map(\.name) ?? [] }

  /// - Parameters:
  ///   - name: nil: the first.
  ///   - id: decides which call it is about.
  /// - Returns: nil for a name that is not among ``names(of:)``.
  package static func sample(_ name: String?, of provider: String, account: String, id: String) -> SampleBody? {
    guard let found = bodies[provider]?.first(where: { name == nil || $0.name == name }) else { return nil }
    // Ids of Freebox are numbers.
    let number = id.filter(\.isNumber)
    let id = provider == "freebox" ? (number.isEmpty ? "1" : String(number.prefix(15))) : id
    let account = JSONText(string: account).text.dropFirst().dropLast()
    let text = found.body.replacing("ACCOUNT", with: account).replacing("ID", with: id)
    return SampleBody(name: found.name, body: Array(text.utf8))
  }
}
