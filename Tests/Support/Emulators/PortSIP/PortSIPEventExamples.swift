/// Events that the webhook pages print.
enum PortSIPEventExamples {
  /// The event `call_start`, version 16.
  static let callStart = """
    {
      "event_type": "call_start", "call_id": "Q0sXhDgxnowmQp1P9swHLw..", "callee": "sip:102@test.io",
      "callee_display_name": "Jason", "caller": "sip:101@test.io", "caller_display_name": "Tom",
      "cdr_id": "798119942409949185", "direction": "ext", "session_id": "798119942409949184",
      "tenant_id": "798119491077668864", "time": "1705051422"
    }
    """

  /// The event `call_cdr`, version 16; the comma that the page lacks after `trunk_name` is put in.
  static let finalEvent16 = """
    {
      "event_type": "call_cdr", "answered_time": "1679476851", "call_id": "b6PEEYEcn5speSovMAybCw..",
      "callee": "5000", "callee_domain": "test.io", "caller": "1888722", "caller_display_name": "",
      "caller_domain": "192.168.0.16", "did_cid": "18800606", "direction": "in",
      "ended_reason": "callee_disconnect", "ended_time": "1679476870", "outbound_caller_id": "",
      "ring_time": "1679476851", "session_id": "690852418417594368", "start_time": "1679476851",
      "status_code": "0", "tenant_id": "690833127458734080", "tenant_name": "PortSIP Inc.",
      "trunk_name": "AudioCodes", "user_data": "",
      "call_targets": [
        {
          "answered_time": "1679476851", "call_type": "normal_call", "callee": "5000", "caller": "1888722",
          "destination": "sip:5000@192.168.0.16:8922", "end_reason": "referred", "ended_time": "1679476857",
          "id": "690833127458734080", "outbound_caller_id": "", "ring_time": "1679476851",
          "start_time": "1679476851", "status_code": 0, "trunk_name": "AudioCodes"
        },
        {
          "answered_time": "1679476857", "call_type": "normal_call", "callee": "8000", "caller": "1888722",
          "destination": "sip:8000@192.168.0.16:8916", "end_reason": "referred", "ended_time": "1679476862",
          "id": "690833127458734080", "outbound_caller_id": "", "ring_time": "1679476857",
          "start_time": "1679476857", "status_code": 0, "trunk_name": "AudioCodes"
        },
        {
          "answered_time": "0", "call_type": "normal_call", "callee": "102", "caller": "1888722",
          "destination": "sip:102@192.168.0.16:9070", "end_reason": "None", "ended_time": "1679476862",
          "id": "690833127458734080", "outbound_caller_id": "", "ring_time": "1679476858",
          "start_time": "1679476858", "status_code": 0, "trunk_name": "AudioCodes"
        },
        {
          "answered_time": "1679476862", "call_type": "normal_call", "callee": "103", "caller": "1888722",
          "destination": "sip:103@192.168.0.16:9530", "end_reason": "None", "ended_time": "1679476870",
          "id": "690833127458734080", "outbound_caller_id": "", "ring_time": "1679476858",
          "start_time": "1679476858", "status_code": 0, "trunk_name": "AudioCodes"
        }
      ]
    }
    """

  /// The event `call_cdr`, version 22.
  static let finalEvent22 = """
    {
      "answered_time": "1725845648", "call_id": "zw6DDIua5lyVCtcLsI1Gnw..", "call_status": "answered",
      "call_targets": [
        {
          "answered_time": "1725845648", "call_type": "normal_call", "callee": "5000", "caller": "1888722",
          "destination": "sip:5000@192.168.1.93:8922", "did": "", "end_reason": "referred",
          "ended_time": "1725845655", "id": "883611252155219968", "outbound_caller_id": "",
          "ring_duration": "0", "ring_time": "1725845648", "start_time": "1725845648", "status": "answered",
          "status_code": 0, "talk_duration": "7", "trunk_name": "122:883631675865563136"
        },
        {
          "answered_time": "1725845655", "call_type": "normal_call", "callee": "8000", "caller": "1888722",
          "destination": "sip:8000@192.168.1.93:8916", "did": "", "end_reason": "referred",
          "ended_time": "1725845662", "id": "883611252155219968", "outbound_caller_id": "",
          "ring_duration": "0", "ring_time": "1725845655", "start_time": "1725845655", "status": "answered",
          "status_code": 0, "talk_duration": "7", "trunk_name": "122:883631675865563136"
        },
        {
          "answered_time": "1725845662", "call_type": "normal_call", "callee": "102", "caller": "1888722",
          "destination": "sip:102@192.168.2.135:5960", "did": "", "end_reason": "None",
          "ended_time": "1725845669", "id": "883611252155219968", "outbound_caller_id": "",
          "ring_duration": "6", "ring_time": "1725845656", "start_time": "1725845656", "status": "answered",
          "status_code": 0, "talk_duration": "7", "trunk_name": "122:883631675865563136"
        }
      ],
      "callee": "5000", "callee_domain": "test.com", "caller": "1888722", "caller_display_name": "1888722",
      "caller_domain": "192.168.1.93", "did": "18800606", "direction": "inbound",
      "ended_reason": "callee_disconnect", "ended_time": "1725845669", "event_type": "call_cdr",
      "outbound_caller_id": "", "ring_duration": "0", "ring_time": "1725845648",
      "session_id": "885337248273272832", "start_time": "1725845648", "status_code": "0", "talk_duration": 21,
      "tenant_id": "883611252155219968", "tenant_name": "test", "trunk_name": "122:883631675865563136",
      "user_data": ""
    }
    """
}
