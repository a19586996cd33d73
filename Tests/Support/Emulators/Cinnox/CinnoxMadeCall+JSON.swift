extension CinnoxMadeCall {
  /// The row of call-log.
  var log: EmulatedJSON {
    let hasEnquiry = caller.isStaff != callee.isStaff
    return [
      "hid": .string(hid),
      "roomID": .string(roomID),
      "type": .string(type),
      "status": .string(status.rawValue),
      "inquiryID": .string(hasEnquiry ? "enquiry-\(number)" : ""),
      "displayCaseNumber": .string(hasEnquiry ? "QS-\(number)" : ""),
      "callID": .string(callID),
      "callDuration": EmulatedJSON(talk),
      "callDate": .string(CinnoxTime.text(milliseconds: startMilliseconds)),
      "callEndTime": .string(CinnoxTime.text(milliseconds: endMilliseconds)),
      "byeReason": .string(status.byeReason(variant)),
      "releaseParty": .string(status.releaseParty(variant)),
      "virtualNumber": phone(virtualNumber),
      "mediaType": .string(isVideo ? "video" : "audio"),
      "callerInfo": [
        "countryCode": .string(caller.country),
        "displayName": .string(caller.name),
        "eid": .string(caller.eid),
        "isStaff": .bool(caller.isStaff),
        "phoneNumber": phone(caller.number),
        "serviceId": .string(CinnoxParty.service),
      ],
      "calleeInfo": [
        "displayName": .string(callee.name),
        "eid": .string(callee.eid),
        "ipLocDetail": [
          "city": .string(callee.city),
          "province": .string(callee.province),
          "regionCode": .string(callee.country),
          "subdivision": .string(callee.subdivision),
        ],
        "isStaff": .bool(callee.isStaff),
        "serviceId": .string(callee.isStaff ? CinnoxParty.service : ""),
      ],
    ]
  }

  /// The row of call-detail (page "Get Call Details").
  var detail: EmulatedJSON {
    [
      "id": .string("detail-\(number)"),
      "hid": .string(hid),
      "svcID": .string(CinnoxParty.service),
      "date": .string(CinnoxTime.day(milliseconds: startMilliseconds)),
      "roomID": .string(roomID),
      "seq": EmulatedJSON(pick(1_000_000, of: number) + 1),
      "type": "call",
      "fromEID": .string(caller.eid),
      "toEID": .string(callee.eid),
      "fromSvcID": .string(CinnoxParty.service),
      "toSvcID": .string(callee.isStaff ? CinnoxParty.service : ""),
      "fromRegion": .string(caller.country),
      "callSeq": 1,
      "callID": .string(callID),
      "callDirection": .string(direction),
      "callType": .string(callType),
      "fromIP": .string(callType == "onnet" ? "192.0.2.\(pick(250, of: number) + 1)" : ""),
      "callPrepareFromNum": .string(callType == "onnet" ? "" : virtualNumber),
      "caller": phone(caller.number),
      "callee": phone(callee.number),
      "callDate": .string(CinnoxTime.text(milliseconds: startMilliseconds)),
      "callEndTime": .string(CinnoxTime.text(milliseconds: endMilliseconds)),
      "status": .string(status.rawValue),
      "lastResponseCode": .string(status.responseCode(variant)),
      "byeReason": .string(status.byeReason(variant)),
      "releaseParty": .string(releasedByStaff),
      "mediaType": .string(isVideo ? "video" : "audio"),
    ]
  }

  /// Here `releaseParty` is "The staff who hung up (ended) the call", unlike in call-log: the staff's id, "" where it
  /// was nobody of the staff.
  private var releasedByStaff: String {
    switch status.releaseParty(variant) {
    case "Caller": caller.eid
    case "Callee": callee.eid
    default: ""
    }
  }

  /// `message` of the event at the start (page "Create/Edit/Delete Call Event Subscription").
  var startMessage: EmulatedJSON {
    [
      "id": .string(callID), "status": "CallStart", "serviceId": .string(CinnoxParty.service),
      "caller": ["eid": .string(caller.eid), "number": phone(caller.number)],
      "callees": [["eid": .string(callee.eid), "number": phone(callee.number)]],
    ]
  }

  /// `message` of the event at the end: no time and no result.
  var endMessage: EmulatedJSON {
    ["id": .string(callID), "status": "CallEnd", "serviceId": .string(CinnoxParty.service)]
  }

  /// `message` of the event of a recording file.
  var recordingMessage: EmulatedJSON {
    [
      "type": .string(type), "status": .string(recordingFails ? "fail" : "success"),
      "serviceId": .string(CinnoxParty.service), "id": .string(callID),
    ]
  }
}
