/// The providers that there are emulators of.
package enum EmulatedProvider: String, Sendable, CaseIterable {
  case agendize, cinnox, enswitch, freebox, portsip

  /// - Parameter pushTo: where it posts its events; nil: nowhere, unless somebody subscribes.
  package func emulator(clock: EmulatorClock = EmulatorClock(), pushTo: String? = nil) -> any ProviderEmulator {
    switch self {
    case .agendize: AgendizeEmulator(clock: clock, pushTo: pushTo)
    case .cinnox: CinnoxEmulator(clock: clock, pushTo: pushTo)
    case .enswitch: EnSwitchEmulator(clock: clock, pushTo: pushTo)
    case .freebox: FreeboxEmulator(clock: clock, options: Self.freeboxOptions, pushTo: pushTo)
    case .portsip: PortSIPEmulator(clock: clock, pushTo: pushTo)
    }
  }

  /// An authorization that is asked for is granted by itself after a while, as if somebody had pressed the button.
  private static var freeboxOptions: FreeboxOptions {
    var options = FreeboxOptions()
    options.grantsAfterPolls = 3
    return options
  }

  /// An entry of `sources` that polls it, for routes.json.
  /// - Parameter base: the emulator's address, without a slash at its end.
  package func source(base: String) -> EmulatedJSON {
    switch self {
    case .agendize:
      [
        "type": "agendize", "account": "demo", "timeZone": "Europe/Paris",
        "poll": [
          "baseURL": .string(base + "/api/2.0"), "token": "demo-sso-token", "apiKey": "demo-api-key", "every": "10s",
        ],
      ]
    case .cinnox:
      [
        "type": "cinnox", "account": "quayside-app",
        "poll": ["baseURL": .string(base), "token": "quayside-token", "every": "10s"],
      ]
    case .enswitch:
      [
        "type": "enswitch", "account": "demo",
        "poll": [
          "baseURL": .string(base + "/api/json"), "username": "apiuser", "password": "apisecret", "every": "10s",
          "active": "5s",
        ],
      ]
    case .freebox:
      [
        "type": "freebox", "account": .string(FreeboxOptions().uid),
        "poll": [
          "baseURL": .string(base), "appId": "example.switchboard",
          "appToken": "made-up-app-token/for+the+emulated+box", "every": "10s",
        ],
      ]
    case .portsip:
      [
        "type": "portsip", "account": "910022000000000001",
        "poll": [
          "baseURL": .string(base + "/api"), "username": "switchboard", "password": "Harbour-Lane-22",
          "domain": .string(PortSIPAccount.tenantDomain), "every": "10s",
        ],
      ]
    }
  }
}
