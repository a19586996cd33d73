/// What a function returns before it is wrapped: `{"responses":[{"code":"200","key":"","message":"OK"}],"data":…}`.
enum EnSwitchReply {
  /// An array of rows.
  case list([EmulatedJSON])
  /// An object or a number.
  case data(EmulatedJSON)
  /// Code 204.
  case nothing
  /// A plain file, without the wrapping.
  case file([UInt8], contentType: String)

  func answer(_ options: EnSwitchOptions) -> EmulatedAnswer {
    switch self {
    case .list(let rows) where rows.isEmpty && options.emptyListsAreNoContent: Self.wrapped(204, nil)
    case .list(let rows): Self.wrapped(200, .array(rows))
    case .data(let data): Self.wrapped(200, data)
    case .nothing: Self.wrapped(204, nil)
    case .file(let bytes, let type):
      EmulatedAnswer(200, headers: [EmulatedField(name: "content-type", value: type)], body: bytes)
    }
  }

  /// HTTP says 200 unless the options have it otherwise; the documents do not say.
  static func failure(_ fault: EnSwitchFault, _ options: EnSwitchOptions) -> EmulatedAnswer {
    wrapped(
      fault.code, nil, key: fault.key, message: fault.message, status: options.errorsInHTTPStatus ? fault.code : 200)
  }

  private static func wrapped(
    _ code: Int, _ data: EmulatedJSON?, key: String = "", message: String = "OK", status: Int = 200
  ) -> EmulatedAnswer {
    let response: EmulatedJSON = [
      "code": .string(String(code)), "key": .string(key), "message": .string(message),
    ]
    var envelope: EmulatedJSON = ["responses": [response]]
    envelope["data"] = data
    return .json(envelope, status: status)
  }
}
