import CallModel
import Intake
import JSONPath
import Polling
import Providers
import StrictJSON

/// Reads one entry of `sources`.
struct SourceReader {
  let secrets: SecretReader
  let log: DiagnosticLog
  /// As senders know this server.
  let publicURL: String?
  let accessTokens: AccessTokens
  let hasClientAuthority: Bool
  /// The configuration in force, where there is one.
  var predecessor: Configuration?

  /// What the paths of certificates start from.
  let folder: String

  private static let keys = [
    "type", "account", "timeZone", "receive", "poll", "register", "schema", "map", "dropOldest",
  ]

  func read(_ name: String, _ value: JSONValue) -> SourceConfiguration? {
    guard
      let object = ConfigObject(
        value, "source \"\(name)\"", keys: Self.keys + ProviderReader.keys(of: value), log: log),
      object.required("type", "a source is of a provider, or \"generic\"") != nil,
      let kind: SourceConfiguration.Kind = object.word("type")
    else { return nil }
    let account = object.string("account")
    let timeZone = zone(object)
    var register = object["register"].flatMap { RegisterReader(secrets: secrets, log: log).read($0, kind) }
    let poll = object["poll"].flatMap {
      PollReader(secrets: secrets, log: log, folder: folder)
        .read($0, source: name, kind: kind, account: account, agendize: register?.baseURL)
    }
    // Credentials go where they belong: the account that is polled is the one that is told where to post.
    if kind == .agendize, let poll, object["poll"]?["baseURL"] != nil, poll.baseURL.hasSuffix("/2.0"),
      object["register"]?["baseURL"] == nil, object["register"]?["host"] == nil
    {
      register = register ?? RegisterConfiguration()
      register?.baseURL = String(poll.baseURL.dropLast(4))
    }
    if object["poll"] == nil, kind == .generic || object["receive"] == nil {
      _ = object.required("receive", kind == .generic ? "say how the source proves itself" : "or \"poll\", or both")
    }
    let received = object["receive"].flatMap {
      ReceiveReader(
        secrets: secrets, log: log, publicURL: publicURL, accessTokens: accessTokens,
        hasClientAuthority: hasClientAuthority
      ).read($0, source: name, kind: kind)
    }
    guard received != nil || poll != nil, let own = normaliser(kind, name, account, timeZone, received, object) else {
      return nil
    }
    let isHint = received.map { !$0.proofs.isStrong || kind.pushesHints } ?? false
    let normaliser = isHint && poll != nil ? HintNormaliser(own) : own
    if received != nil, case .portsip(let settings, _)? = poll?.provider, settings.resource == .cdrs,
      let at = object["poll"]?["resource"]
    {
      log.warning("rows of \"cdrs\" name no session: they are not joined with what is pushed; \"calllogs\" are", at: at)
    }
    if let keySet = received?.keySet { keepKeys(of: keySet) }
    return SourceConfiguration(
      name: name, kind: kind, account: account, normaliser: normaliser,
      hook: received.map { hook($0, name, normaliser, isHint: isHint) }, poll: poll, register: register,
      schema: object["schema"].map { JSONText($0) }, keySet: received?.keySet,
      dropOldest: object.bool("dropOldest") ?? false, customers: ProviderReader(log: log).customers(object))
  }

  private func hook(
    _ received: ReceiveReader.Received, _ name: String, _ normaliser: any Normaliser, isHint: Bool
  ) -> Hook {
    let takesKeyInPath = if case .path? = received.reference { true } else { false }
    return Hook(
      source: name, path: received.path, methods: received.methods, proofs: received.proofs, normaliser: normaliser,
      deliveryName: received.deliveryName, takesKeyInPath: takesKeyInPath,
      isHint: isHint, manners: received.manners,
      counts: predecessor?.source(name)?.hook?.counts ?? HookCounts())
  }

  /// What was read of the issuer's keys last holds until they are read again.
  private func keepKeys(of keySet: KeySetSource) {
    guard keySet.keys.all.isEmpty,
      let known = predecessor?.sources.lazy.compactMap(\.keySet).first(where: {
        $0.place == keySet.place && $0.algorithms == keySet.algorithms
      })
    else { return }
    keySet.keys.replace(by: known.keys.all)
  }

  private func normaliser(
    _ kind: SourceConfiguration.Kind, _ name: String, _ account: String?, _ timeZone: String?,
    _ received: ReceiveReader.Received?, _ object: ConfigObject
  ) -> (any Normaliser)? {
    let change = received?.change ?? ChangeRule()
    if kind != .agendize, let schema = object["schema"] {
      log.error("\"schema\" is what an Agendize watch has: other sources have none", at: schema)
    }
    if kind != .generic, let map = object["map"] {
      log.error("\"map\" is for sources of type \"generic\"", at: map)
    }
    switch kind {
    case .freebox, .cinnox, .portsip, .enswitch:
      return ProviderReader(log: log).normaliser(kind, account, object)
    case .agendize:
      return AgendizeNormaliser(
        account: account, timeZone: timeZone, change: change, reference: received?.reference,
        schema: object["schema"].flatMap { schema($0, hasReference: received?.reference != nil) })
    case .generic:
      guard let value = object.required("map", "say how the body becomes a record"),
        let map = MapReader(log: log).read(value, source: name)
      else { return nil }
      return GenericNormaliser(
        account: account ?? name, timeZone: timeZone, change: change, reference: received?.reference, map: map)
    }
  }

  /// The template that the watch was registered with, in either of its forms, to be read backwards.
  private func schema(_ value: JSONValue, hasReference: Bool) -> JSONTemplateInverse? {
    guard value.kind == .object || value.kind == .string else {
      log.error("\"schema\" is the watch's template: an object, or a text that holds JSON", at: value)
      return nil
    }
    do {
      let template = try value.string.map { (text) throws(JSONTemplateError) in try JSONTemplate(text: text) }
      let inverse = try JSONTemplateInverse(template ?? JSONTemplate(value))
      if !inverse.names.contains(["id"]), !inverse.names.contains([]), !hasReference {
        log.error(
          "\"schema\" has no ${$.id}: without it nobody knows which call a body speaks of; or set \"callId\" of \"receive\"",
          at: value)
      }
      return inverse
    } catch let faults as JSONTemplateFaults {
      for fault in faults.all { log.error("\"schema\" \(fault)", at: value) }
    } catch {
      log.error("\"schema\" is not a template: \(error)", at: value)
    }
    return nil
  }

  private func zone(_ object: ConfigObject) -> String? {
    guard let name = object.string("timeZone"), let at = object["timeZone"] else { return nil }
    if !LocalTime.isKnown(zone: name) {
      log.error("\"\(name)\" is not an IANA time zone, such as \"Europe/Paris\"", at: at)
    }
    return name
  }
}
