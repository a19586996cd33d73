package import Cryptography
package import Delivery
package import EventJournal
package import Intake
package import Providers
package import StrictJSON

/// routes.json, read and found good.
package struct Configuration: Sendable {
  package struct Listen: Sendable {
    package var address = "0.0.0.0"
    package var port = 8_443
    package var certificate = ""
    package var privateKey = ""
    package var trustedProxies: [AddressRange] = []
    /// Who may issue certificates to clients; nil: clients are not asked for any.
    package var clientAuthority: String?
    /// Whether a client without a certificate is turned away at the handshake.
    package var requiresClientCertificate = false
    /// Certificates that no longer count, as their authorities list them.
    package var revocationList: String?

    var clients: TLSIdentity.Clients? {
      clientAuthority.map {
        TLSIdentity.Clients(authority: $0, isRequired: requiresClientCertificate, revocationList: revocationList)
      }
    }
  }

  package struct Admin: Sendable {
    package var address: String
    package var port: Int
    /// Any of these lets a reader in; empty: everybody on this machine is one.
    package var tokens: [Secret] = []
  }

  /// Where routes.json is.
  package var folder = "."
  package var publicURL: String?
  package var dataFolder = "data"
  package var listen = Listen()
  package var admin: Admin?
  package var limits = IntakeLimits()
  package var retentionAge: Duration?
  package var retentionSize: Int64?
  package var dedupeWindow: Duration?
  package var dedupeHorizon: Duration?
  package var dedupeKeys: Int?
  package var audit = AuditConfiguration()
  /// The tokens that sources with `oauth2` take; the server fills it.
  package let accessTokens: AccessTokens
  package var sources: [SourceConfiguration] = []
  package var sinks: [SinkConfiguration] = []
  package var routes: [Route] = []

  package init(accessTokens: AccessTokens = AccessTokens()) { self.accessTokens = accessTokens }

  /// Whether a source takes access tokens.
  package var usesAccessTokens: Bool { sources.contains { $0.hook?.proofs.accessTokens != nil } }

  /// Where a source's requests are to be sent, as seen from outside; nil for one that receives none.
  package func address(of source: SourceConfiguration) -> String? {
    guard let hook = source.hook else { return nil }
    let base = publicURL ?? "https://localhost:\(listen.port)"
    let secret = hook.proofs.pathSecret.first.map { "/" + $0.revealText() } ?? ""
    return base + hook.path + secret
  }
}

/// A named entry that events come from.
package struct SourceConfiguration: Sendable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case agendize, freebox, cinnox, portsip, enswitch, generic

    /// Whether what it pushes says less than what can be polled.
    var pushesHints: Bool { self == .freebox || self == .cinnox || self == .enswitch }

    /// The provider's lists that are polled, row by row.
    package var lists: [String] {
      switch self {
      case .agendize: ["calls"]
      case .freebox: [FreeboxNormaliser.callLog, FreeboxNormaliser.voicemail, FreeboxNormaliser.callWithVoicemail]
      case .cinnox: [CinnoxNormaliser.callLog, CinnoxNormaliser.callDetail]
      case .portsip: [PortSIPNormaliser.callLogs, PortSIPNormaliser.cdrs]
      case .enswitch: [EnSwitchNormaliser.cdrs, EnSwitchNormaliser.active]
      case .generic: []
      }
    }
  }

  package let name: String
  package let kind: Kind
  package let account: String?
  /// What reads its requests, and the rows that are polled.
  package let normaliser: any Normaliser
  /// What a request says by itself, however little proves it.
  var wholeNormaliser: any Normaliser { (normaliser as? HintNormaliser)?.base ?? normaliser }
  /// Nil for a source that is only polled.
  package let hook: Hook?
  /// Nil for a source that only receives.
  package let poll: PollConfiguration?
  package let register: RegisterConfiguration?
  /// The watch's own schema, as routes.json has it.
  package let schema: JSONText?
  /// Where the keys of its tokens' issuer are.
  package let keySet: KeySetSource?
  package let dropOldest: Bool
  /// Which customers are directly below which.
  package let customers: [String: [String]]
}

/// A named destination, before it is made.
package struct SinkConfiguration: Sendable {
  package enum Kind: Sendable {
    case file(PathTemplate, text: String, format: LineFormat, rotation: Rotation)
    case standardOutput(LineFormat)
    case sqlite(path: String, table: MappedTable?)
    case http(HTTPSinkSettings)
    case command(CommandSettings)
  }

  package let name: SinkName
  package let isEnabled: Bool
  package let start: SinkDeclaration.Start
  package let kind: Kind
  package let policy: SinkPolicy
}
