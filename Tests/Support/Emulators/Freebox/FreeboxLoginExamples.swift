/// The documents' own example bodies of the login, mended as ``FreeboxExamples``.
package enum FreeboxLoginExamples {
  /// https://dev.freebox.fr/sdk/os/login/: the body of `POST login/authorize/`.
  package static let authorizeRequest = """
    {"app_id": "fr.freebox.testapp", "app_name": "Test App", "app_version": "0.0.7", "device_name": "Pc de Xavier"}
    """

  /// https://dev.freebox.fr/sdk/os/login/: the answer to `POST login/authorize/`.
  package static let authorize = """
    {"success": true, "result": {
      "app_token": "dyNYgfK0Ya6FWGqq83sBHa7TwzWo+pg4fDFUJHShcjVYzTfaRrZzm93p7OTAfH/0", "track_id": 42}}
    """

  /// https://dev.freebox.fr/sdk/os/login/: the answer to `GET login/authorize/42`.
  package static let authorizeTrack = """
    {"success": true, "result": {"status": "granted", "challenge": "Bj6xMqoe+DCHD44KqBljJ579seOXNWr2"}}
    """

  /// https://dev.freebox.fr/sdk/os/login/: the answer to `GET login/`.
  package static let challenge = """
    {"success": true, "result": {"logged_in": false, "challenge": "VzhbtpR4r8CLaJle2QgJBEkyd8JPb0zL"}}
    """

  /// https://dev.freebox.fr/sdk/os/login/: the answer to `POST login/session/`. A comma was too many, a bracket
  /// missing.
  package static let session = #"""
    {"success": true, "result": {
      "session_token": "35JYdQSvkcBYK84IFMU7H86clfhS75OzwlQrKlQN1gBch\/Dd62RGzDpgC7YB9jB2",
      "challenge": "jdGL6CtuJ3Dm7p9nkcIQ8pjB+eLwr4Ya", "permissions": {"downloader": true}}}
    """#

  /// https://dev.freebox.fr/sdk/os/login/: the answer to `POST login/session/` with a wrong password, of status 403.
  package static let invalidToken = """
    {"msg": "Erreur d'authentification de l'application", "success": false, "uid": "23b86ec8091013d668829fe12791fdab",
     "error_code": "invalid_token", "result": {"challenge": "DLjXFEf1kaDwAEn6xRUnEVPU++gnjiSn"}}
    """
}

extension FreeboxEmulator {
  /// The documents' example bodies by name.
  package static let documentExample: [String: String] = [
    "api_version.v16": FreeboxExamples.apiVersion16, "api_version.v4": FreeboxExamples.apiVersion4,
    "call-log.list": FreeboxExamples.callLogList, "call-log.get": FreeboxExamples.callLogEntry,
    "call-log.put.request": FreeboxExamples.callLogUpdateRequest, "call-log.put": FreeboxExamples.callLogUpdate,
    "call-log.delete": FreeboxExamples.callLogDeletion, "call-account": FreeboxExamples.callAccount,
    "voicemail.list": FreeboxExamples.voicemailList,
    "notif-target.create.request": FreeboxExamples.notificationTargetRequest,
    "notif-server.send.request": FreeboxExamples.notificationSend,
    "login.authorize.request": FreeboxLoginExamples.authorizeRequest,
    "login.authorize": FreeboxLoginExamples.authorize, "login.authorize-track": FreeboxLoginExamples.authorizeTrack,
    "login.challenge": FreeboxLoginExamples.challenge, "login.session": FreeboxLoginExamples.session,
    "login.session.invalid-token": FreeboxLoginExamples.invalidToken,
  ]
}
