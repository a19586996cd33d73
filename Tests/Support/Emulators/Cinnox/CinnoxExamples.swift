/// The example bodies that CINNOX's own pages print.
package enum CinnoxExamples: String, Sendable, Hashable, CaseIterable {
  /// "Get Call Log Details", answer 200. Printed with the bare words `number` and `boolean`, which are no JSON: here 0
  /// and false.
  case callLog
  /// "Get Call Log Details", answer 400.
  case badRequest
  /// "Create/Edit/Delete Call Event Subscription", request.
  case callEventSubscription

  package var text: String {
    switch self {
    case .callLog: Self.callLogText
    case .badRequest: Self.badRequestText
    case .callEventSubscription: Self.callEventSubscriptionText
    }
  }

  private static let callLogText = """
    {
    "code": 0,
    "result": [
    {
    "hid": "string",
    "roomID": "string",
    "type": "string",
    "status": "string",
    "inquiryID": "string",
    "displayCaseNumber": "string",
    "callID": "string",
    "callDuration": 0,
    "callDate": "string",
    "callEndTime": "string",
    "byeReason": "string",
    "releaseParty": "string",
    "virtualNumber": 0,
    "mediaType": "string",
    "callerInfo": {
    "countryCode": "string",
    "displayName": "string",
    "eid": "string",
    "isStaff": false,
    "phoneNumber": 0,
    "serviceId": "string"
    },
    "calleeInfo": {
    "displayName": "string",
    "eid": "string",
    "ipLocDetail": {
    "city": "string",
    "province": "string",
    "regionCode": "string",
    "subdivision": "string"
    },
    "isStaff": false,
    "serviceId": "string"
    }
    }
    ]
    }
    """

  private static let badRequestText = """
    {
    "code": 0,
    "message": "The error message from the server. Please refer to the error table."
    }
    """

  private static let callEventSubscriptionText = """
    {
      "enabled": true,
      "url": "https://your-webhook.example.com/"
    }
    """
}

extension CinnoxEmulator {
  package static func documentExample(_ example: CinnoxExamples) -> String { example.text }
}
