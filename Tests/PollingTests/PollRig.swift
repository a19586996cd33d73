import CallModel
import Cryptography
import Emulators
import EventJournal
import Foundation
import Logging
import NIOPosix
import Polling
import Providers
import Support

/// A poller, the provider that it polls over real HTTP, and a journal. Both clocks are one, moved by the test.
final class PollRig: Sendable {
  let provider: EmulatedProvider
  let emulator: any ProviderEmulator
  let server: EmulatorServer
  let clock: EmulatorClock
  let journal: SQLiteJournal
  let poller: Poller
  private let client: PollClient
  private let folder: ScratchFolder

  static let start = 1_772_445_600

  /// - Parameters:
  ///   - make: makes the emulator in place of the usual one.
  ///   - poll: how it is polled, in place of the usual way.
  init(
    _ provider: EmulatedProvider, emulator make: ((EmulatorClock) -> any ProviderEmulator)? = nil,
    poll: (any ProviderPoll)? = nil, isOAuth: Bool = false, timeout: Duration = .seconds(20)
  ) async throws {
    self.provider = provider
    clock = EmulatorClock(Self.start)
    emulator = make?(clock) ?? provider.emulator(clock: clock)
    server = EmulatorServer(emulator)
    let port = try await server.start()
    folder = try ScratchFolder(inMemory: true)
    let clock = clock
    let now = { @Sendable in Instant(microseconds: Int64(clock.now) * 1_000_000) }
    journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: now))
    client = PollClient(group: MultiThreadedEventLoopGroup.singleton, now: now)
    let host = "http://127.0.0.1:\(port)"
    let base = host + provider.basePath
    let oauth = AgendizePoll(
      AgendizePoll.Settings(),
      access: AgendizeAccess(
        .oauth2(
          clientID: "demo-client", clientSecret: Secret("demo-client-secret"),
          refreshToken: Secret("demo-refresh-token"),
          tokenURL: host + "/o/oauth2/token")))
    let settings = PollerSettings(
      source: provider.rawValue, normaliser: provider.normaliser,
      poll: poll ?? (isOAuth ? oauth : provider.poll(base: base)),
      api: HTTPProviderAPI(client: client, base: base, timeout: timeout), host: "127.0.0.1",
      schedule: PollSchedule.Settings(every: .seconds(60)), firstSync: .seconds(7 * 86_400),
      reconcileWindow: .seconds(2 * 86_400), followsHints: true)
    poller = Poller(
      settings, journal: journal, credentialKey: journal.credentialKey,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: now)
  }

  func close() async {
    await server.stop()
    await client.shutdown()
    await journal.close()
  }

  /// Every call as all of its events together tell it.
  func calls() async throws -> [CallID: CallRecord] {
    var calls: [CallID: CallRecord] = [:]
    for entry in try await entries() {
      guard let bytes = entry.record, let record = CallRecord(json: bytes) else { continue }
      calls[record.id] = calls[record.id]?.merging(record) ?? record
    }
    return calls
  }

  func entries() async throws -> [JournalEntry] {
    var all: [JournalEntry] = []
    while true {
      let page = try await journal.reader.entries(after: all.last?.seq ?? 0, limit: 256)
      all += page
      if page.isEmpty { return all }
    }
  }

  func quarantined() async throws -> [StoredEvent] {
    try await journal.quarantined(after: 0, source: nil, limit: 100)
  }

  /// Whether anything that was asked for shows this text in its address.
  func addressesHold(_ text: String) -> Bool {
    server.requests.contains { request in
      request.path.contains(text) || request.query.contains { $0.value.contains(text) }
    }
  }
}

extension EmulatedProvider {
  var basePath: String {
    switch self {
    case .agendize: "/api/2.0"
    case .enswitch: "/api/json"
    case .portsip: "/api"
    case .cinnox, .freebox: ""
    }
  }

  /// What a round asks first for rows.
  var listPath: String {
    switch self {
    case .agendize: "/calls"
    case .cinnox: "/data/call-log"
    case .enswitch: "/cdrs/list"
    case .freebox: "/call/log"
    case .portsip: "/calllogs"
    }
  }

  /// What must not be seen in an address.
  var secrets: [String] {
    switch self {
    case .agendize: ["demo-sso-token", "demo-api-key"]
    case .cinnox: ["quayside-token"]
    case .enswitch: ["apisecret"]
    case .freebox: ["made-up-app-token"]
    case .portsip: ["Harbour-Lane-22"]
    }
  }

  var normaliser: any Normaliser {
    switch self {
    case .agendize: AgendizeNormaliser(account: "demo", timeZone: "Europe/Paris")
    case .cinnox: CinnoxNormaliser(account: "quayside-app")
    case .enswitch: EnSwitchNormaliser(account: "demo")
    case .freebox: FreeboxNormaliser(account: FreeboxOptions().uid)
    case .portsip: PortSIPNormaliser(account: "910022000000000001")
    }
  }

  /// - Parameter secret: in place of the right one.
  func poll(base: String, secret: String? = nil) -> any ProviderPoll {
    switch self {
    case .agendize:
      return AgendizePoll(
        AgendizePoll.Settings(),
        access: AgendizeAccess(
          .keys(token: Secret(secret ?? "demo-sso-token"), apiKey: Secret("demo-api-key"))))
    case .cinnox:
      return CinnoxPoll(CinnoxPoll.Settings(appID: "quayside-app", token: Secret(secret ?? "quayside-token")))
    case .enswitch:
      return EnSwitchPoll(
        EnSwitchPoll.Settings(), client: EnSwitchClient(username: "apiuser", password: Secret(secret ?? "apisecret")))
    case .freebox:
      let session = FreeboxSession(
        appID: "example.switchboard",
        appToken: Secret(secret ?? "made-up-app-token/for+the+emulated+box"))
      return FreeboxPoll(FreeboxPoll.Settings(uid: FreeboxOptions().uid), session: session)
    case .portsip:
      let account = PortSIPSession.Account(
        username: "switchboard", password: Secret(secret ?? "Harbour-Lane-22"), domain: PortSIPAccount.tenantDomain)
      return PortSIPPoll(PortSIPPoll.Settings(), session: PortSIPSession(account))
    }
  }
}

extension ProviderEmulator {
  /// Requests that would have changed something at the provider.
  var mutationCount: Int {
    switch self {
    case let emulator as AgendizeEmulator: emulator.mutations
    case let emulator as CinnoxEmulator: emulator.mutations
    case let emulator as EnSwitchEmulator: emulator.mutations.count
    case let emulator as FreeboxEmulator: emulator.mutations
    case let emulator as PortSIPEmulator: emulator.mutations
    default: -1
    }
  }
}
