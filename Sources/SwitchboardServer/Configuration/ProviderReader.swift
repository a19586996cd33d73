import CallModel
import Providers
import StrictJSON

/// Reads what a source of one of the providers says of itself beyond receiving and polling.
struct ProviderReader {
  let log: DiagnosticLog

  /// - Parameter source: the whole entry: its type decides.
  static func keys(of source: JSONValue) -> [String] {
    switch source["type"]?.string {
    case "freebox": ["number", "ringing"]
    case "portsip": ["extensionLength", "ivrNumbers"]
    case "enswitch": ["customers"]
    default: []
    }
  }

  func normaliser(
    _ kind: SourceConfiguration.Kind, _ account: String?, _ object: ConfigObject
  ) -> (any Normaliser)? {
    switch kind {
    case .freebox:
      guard let account = required(account, "the box's uid: `switchboard freebox authorize` prints it", object) else {
        return nil
      }
      var settings = FreeboxSettings(ownNumber: object.string("number"))
      if let ringing = object.duration("ringing") { settings.ringingWindow = ringing.components.seconds }
      return FreeboxNormaliser(account: account, settings: settings)
    case .cinnox:
      return required(account, "the app's id of the admin dashboard", object).map { CinnoxNormaliser(account: $0) }
    case .portsip:
      return required(account, "the tenant's id", object).map { account in
        PortSIPNormaliser(
          account: account,
          settings: PortSIPSettings(
            extensionLength: object.integer("extensionLength", in: 1...32) ?? 0,
            ivrNumbers: Set(object.strings("ivrNumbers")?.map(\.text) ?? [])))
      }
    case .enswitch:
      return required(account, "a name for the system, such as its host: it keeps its calls apart", object)
        .map { EnSwitchNormaliser(account: $0) }
    case .agendize, .generic: return nil
    }
  }

  /// `{"3": ["4", "6"]}`: which customers are directly below which; the provider does not tell.
  func customers(_ object: ConfigObject) -> [String: [String]] {
    guard object.value["type"]?.string == "enswitch", let value = object["customers"] else { return [:] }
    guard value.kind == .object else {
      log.error("\"customers\" names for each customer those directly below it: { \"3\": [\"4\", \"6\"] }", at: value)
      return [:]
    }
    var customers: [String: [String]] = [:]
    for member in value.members {
      let below = (member.value.kind == .array ? Array(member.value.elements) : [member.value])
        .map { $0.string ?? $0.numberText }
      if below.contains(nil) { log.error("customers are named by their ids", at: member.value) }
      customers[member.name] = below.compactMap(\.self)
    }
    return customers
  }

  /// What a source pushes and what is polled of it must name the same calls.
  private func required(_ account: String?, _ why: String, _ object: ConfigObject) -> String? {
    if account == nil { _ = object.required("account", why) }
    return account
  }
}
