import Cryptography
import Foundation
import NIOSSL
import Polling
import StrictJSON

/// Reads how a source is polled.
struct PollReader {
  let secrets: SecretReader
  let log: DiagnosticLog
  /// What the paths of certificates start from.
  let folder: String

  static let commonKeys = ["baseURL", "authority", "timeout", "every", "firstSync", "reconcile"]

  /// - Parameter agendize: where versions of Agendize's API follow, as `register` has it.
  func read(
    _ value: JSONValue, source: String, kind: SourceConfiguration.Kind, account: String?, agendize: String?
  ) -> PollConfiguration? {
    let providers = PollProviderReader(secrets: secrets, log: log)
    let keys = Self.commonKeys + providers.keys(of: kind)
    guard let object = ConfigObject(value, "\"poll\" of source \"\(source)\"", keys: keys, log: log) else { return nil }
    guard let provider = providers.read(object, kind, account),
      let base = base(object, kind, agendize)
    else { return nil }
    let tls = tls(object, kind, base)
    let every = duration(object, "every", atLeast: .seconds(1)) ?? .seconds(60)
    let (reconcileEvery, window) = reconcile(object)
    return PollConfiguration(
      provider: provider, baseURL: base, tls: tls, timeout: object.duration("timeout") ?? .seconds(30), every: every,
      firstSync: object.duration("firstSync") ?? .seconds(7 * 86_400), reconcileEvery: reconcileEvery,
      reconcileWindow: window)
  }

  private func base(_ object: ConfigObject, _ kind: SourceConfiguration.Kind, _ agendize: String?) -> String? {
    let standard: String? =
      switch kind {
      case .freebox: "https://mafreebox.freebox.fr"
      case .agendize: (agendize ?? RegisterConfiguration().baseURL) + "/2.0"
      default: nil
      }
    guard let text = object.string("baseURL") ?? standard else {
      _ = object.required("baseURL", "where the provider's API is, such as \(example(kind))")
      return nil
    }
    let at = object["baseURL"] ?? object.value
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host() != nil,
      url.query == nil, url.fragment == nil, url.user == nil
    else {
      log.error("\"baseURL\" must be a whole address without a query, such as \(example(kind))", at: at)
      return nil
    }
    if url.scheme == "http" {
      log.warning("\"baseURL\" is not https: credentials and calls travel in the clear", at: at)
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private func example(_ kind: SourceConfiguration.Kind) -> String {
    switch kind {
    case .portsip: "\"https://pbx.example:8887/api\""
    case .enswitch: "\"https://enswitch.example/api/json\""
    default: "\"https://api.example\""
    }
  }

  private func tls(_ object: ConfigObject, _ kind: SourceConfiguration.Kind, _ base: String) -> TLSConfiguration? {
    do {
      if let path = object.string("authority") {
        var tls = TLSConfiguration.makeClientConfiguration()
        // The operator's own authority, and no other, speaks for this address.
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(Paths.absolute(path, from: folder)))
        return tls
      }
      return kind == .freebox && base.hasPrefix("https:") ? try FreeboxRoots.tls() : nil
    } catch {
      log.error("the file of \"authority\" cannot be used: \(error)", at: object["authority"] ?? object.value)
      return nil
    }
  }

  private func reconcile(_ object: ConfigObject) -> (every: Duration?, window: Duration) {
    let standard = Duration.seconds(2 * 86_400)
    guard let value = object["reconcile"] else { return (.seconds(86_400), standard) }
    if value.bool == false { return (nil, standard) }
    guard let section = ConfigObject(value, "\"reconcile\"", keys: ["every", "window"], log: log) else {
      return (nil, standard)
    }
    return (
      duration(section, "every", atLeast: .seconds(60)) ?? .seconds(86_400), section.duration("window") ?? standard
    )
  }

  private func duration(_ object: ConfigObject, _ key: String, atLeast least: Duration) -> Duration? {
    guard let duration = object.duration(key) else { return nil }
    if duration < least, let at = object[key] { log.error("\"\(key)\" must be \(least) at least", at: at) }
    return duration
  }
}
