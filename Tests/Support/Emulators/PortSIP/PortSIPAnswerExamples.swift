/// Answers that the REST guide prints.
enum PortSIPAnswerExamples {
  /// The answer of `/login/oauth/token`.
  static let signedIn = """
    {
      "access_token": "NGFHYTBINGMTN2Y5NY0ZZJK2LWJJM2QTMMM0YTFIYJC0NDAZ", "expires_in": 1800,
      "refresh_token": "MTQ0NGE5M2UTMWE1MY01ZGJKLWIZY2QTMJJMZJU5MJVLNTDI", "token_type": "Bearer"
    }
    """

  /// The answer with status 400 to a bad sign-in.
  static let signInFailed = """
    {
      "errors": [
        {
          "code": "UNAUTHORIZED", "message": "Login failed, authentication error"
        }
      ]
    }
    """

  /// A list of `/cdrs`.
  static let calls = """
    {
      "count": 2,
      "items": [
        {
          "id": "878156644691742720", "caller": "102", "caller_domain": "test.com",
          "caller_display_name": "Kelly Cruickshank", "callee": "103", "callee_domain": "test.com",
          "callee_display_name": "Lucas Heidenreich", "started_at": "2024-08-20T06:00:59.457188Z",
          "rang_at": "2024-08-20T06:00:59.543647Z", "answered_at": "2024-08-20T06:01:01.965027Z",
          "ended_at": "2024-08-20T06:01:36.158919Z", "call_id": "JooRSqaUcdwZnsD7DNgA3Q..",
          "direction": "EXTENSION_CALL", "end_reason": "CALLER_DISCONNECT", "reroute_reason": "",
          "status_code": 0, "destination": "", "outbound_caller_id": "", "did_cid": "", "trunk": "",
          "duration": 35
        },
        {
          "id": "878156595253481472", "caller": "101", "caller_domain": "test.com",
          "caller_display_name": "Dwayne Turcotte", "callee": "102", "callee_domain": "test.com",
          "callee_display_name": "Kelly Cruickshank", "started_at": "2024-08-20T06:00:47.670813Z",
          "rang_at": "2024-08-20T06:00:47.701241Z", "answered_at": "",
          "ended_at": "2024-08-20T06:00:49.680179Z", "call_id": "zuRUKmbcjgfrNTrp46smiw..",
          "direction": "EXTENSION_CALL", "end_reason": "", "reroute_reason": "", "status_code": 486,
          "destination": "", "outbound_caller_id": "", "did_cid": "", "trunk": "", "duration": 0
        }
      ]
    }
    """

  /// A list of `/recordings`.
  static let recordings = """
    {
      "count": 123,
      "items": [
        {
          "id": "876741670492704768", "caller": "17108415934", "callee": "1012",
          "started_at": "2024-08-16T08:19:14.746Z", "ended_at": "2024-08-16T08:19:28.755Z"
        },
        {
          "id": "875996174459342848", "caller": "1107", "callee": "1106",
          "started_at": "2024-08-14T06:56:10.235Z", "ended_at": "2024-08-14T06:56:19.118Z"
        },
        {
          "id": "875309729700646912", "caller": "82250068", "callee": "7000",
          "started_at": "2024-08-12T09:28:22.151Z", "ended_at": "2024-08-12T09:28:29.564Z"
        }
      ]
    }
    """

  /// A detail of `/recordings`.
  static let recording = """
    {
      "items": [
        {
          "caller": "102", "callee": "103", "started_at": "2024-08-20T06:01:02.109Z",
          "ended_at": "2024-08-20T06:01:36.161Z", "duration": 34,
          "file_name": "877828121322061824_878156644691742720_102_45060_08202024_140059.wav", "file_size": 0,
          "file_url": "/api/blobs/rZTOS5yB5elnATSbfxd_pgAQQKn01i8M"
        }
      ]
    }
    """
}
