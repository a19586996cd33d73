/// A code other than success, with what it is about.
struct EnSwitchFault: Error, Hashable {
  let code: Int
  /// The parameter that is wrong; empty where none is.
  let key: String
  let message: String

  static let role = EnSwitchFault(code: 402, key: "", message: "Your role does not allow this.")
  static let ratePlan = EnSwitchFault(code: 403, key: "", message: "Your rate plan does not allow this.")
  static let unknownFunction = EnSwitchFault(code: 404, key: "", message: "The function does not exist.")

  static func invalid(_ key: String) -> EnSwitchFault {
    EnSwitchFault(code: 400, key: key, message: "Invalid input parameters specified: \(key).")
  }

  static func missing(_ key: String) -> EnSwitchFault {
    EnSwitchFault(code: 400, key: key, message: "Required input parameter not specified: \(key).")
  }

  static func credentials(_ key: String) -> EnSwitchFault {
    EnSwitchFault(code: 401, key: key, message: "The authentication details provided are invalid.")
  }

  static func unknown(_ key: String, _ what: String) -> EnSwitchFault {
    EnSwitchFault(
      code: 404, key: key, message: "The \(what) does not exist, or you do not have permission to view it.")
  }
}
