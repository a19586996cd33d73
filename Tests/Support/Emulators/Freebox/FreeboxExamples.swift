/// The documents' own example bodies, mended where they are no JSON: names quoted, commas and brackets put right,
/// comments taken away, values as printed.
package enum FreeboxExamples {
  /// Freebox OS, API 16.0, index: the answer to `GET /api_version`.
  package static let apiVersion16 = """
    {"uid": "23b86ec8091013d668829fe12791fdab", "device_name": "Freebox Server", "box_model": "fbxgw7-r1/full",
     "box_model_name": "Freebox v7 (r1)", "api_version": "16.0", "api_base_url": "/api/",
     "api_domain": "example.fbxos.fr", "https_available": true, "https_port": 3615}
    """

  /// https://dev.freebox.fr/sdk/os/, API v4: the answer to `GET /api_version`. A comma was missing.
  package static let apiVersion4 = """
    {"uid": "23b86ec8091013d668829fe12791fdab", "device_name": "Freebox Server", "api_version": "4.0",
     "api_base_url": "/api/", "device_type": "FreeboxServer1,2", "api_domain": "example.fbxos.fr",
     "https_available": true, "https_port": 3615}
    """

  /// https://dev.freebox.fr/sdk/os/call/: the answer to `GET call/log/`. Names had no quotes.
  package static let callLogList = """
    {"success": true, "result": [
      {"number": "0102030405", "type": "missed", "id": 69, "duration": 1, "datetime": 1359546363, "contact_id": 56,
       "line_id": 0, "name": "r0ro (Freebox)", "new": true},
      {"number": "**1", "type": "outgoing", "id": 68, "duration": 5, "datetime": 1359545960, "contact_id": 0,
       "line_id": 0, "name": "**1", "new": false}
    ]}
    """

  /// https://dev.freebox.fr/sdk/os/call/: the answer to `GET call/log/69`. Names had no quotes.
  package static let callLogEntry = """
    {"success": true, "result":
      {"number": "0102030405", "type": "missed", "id": 69, "duration": 1, "datetime": 1359546363, "contact_id": 56,
       "line_id": 0, "name": "Romain Bureau", "new": true}}
    """

  /// https://dev.freebox.fr/sdk/os/call/: the body of `PUT call/log/69`. A string, though `new` is a boolean.
  package static let callLogUpdateRequest = """
    {"new": "false"}
    """

  /// https://dev.freebox.fr/sdk/os/call/: the answer to `PUT call/log/69`. Names had no quotes.
  package static let callLogUpdate = """
    {"success": true, "result":
      {"number": "0102030405", "type": "missed", "id": 69, "duration": 1, "datetime": 1359546363, "contact_id": 56,
       "line_id": 0, "name": "Romain Bureau", "new": false}}
    """

  /// https://dev.freebox.fr/sdk/os/call/: the answer to `DELETE call/log/69`.
  package static let callLogDeletion = """
    {"success": true}
    """

  /// Freebox OS, API 16.0, call: the answer to `GET call/account`. There was a comma too many.
  package static let callAccount = """
    {"success": true, "result": {"phone_number": "0999999999"}}
    """

  /// Freebox OS, API 16.0, call: the answer to `GET call/voicemail/`.
  package static let voicemailList = """
    {"success": true, "result": [
      {"phone_number": "699999999", "read": false, "id": "20221215_154135_r0334371508.au", "duration": 8,
       "country_code": 33, "date": 1671115295}
    ]}
    """

  /// Freebox OS, API 16.0, notif: the body of `POST notif/targets/`.
  package static let notificationTargetRequest = """
    {"name": "iPhone de Xavier", "type": "ios", "token": "token_token_token_token_token_token_token",
     "subscriptions": ["download", "phone"], "api_url": "https://monserver.example.com/mon_app",
     "message_type": "notification"}
    """

  /// Freebox OS, API 16.0, notif: the skeleton of `POST {api_url}/send`. Comments and an ellipsis are gone.
  package static let notificationSend = """
    {"devices": ["", "", ""], "title": "", "body": "", "payload": {}, "box_id": ""}
    """
}
