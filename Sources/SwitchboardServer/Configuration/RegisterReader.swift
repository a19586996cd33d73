import Cryptography
import Foundation
import StrictJSON

/// Reads what a watch is registered with.
struct RegisterReader {
  let secrets: SecretReader
  let log: DiagnosticLog

  private static let keys = [
    "name", "method", "status", "host", "baseURL", "events", "levelDetails", "addPreviousData", "oauth2Auth",
    "signature", "token", "apiKey", "oauth2",
  ]
  private static let oauthKeys = [
    "grantType", "clientId", "clientSecret", "refreshToken", "authUrl", "accessTokenUrl", "redirectUri", "scope",
  ]
  private static let methods = ["POST", "PUT", "PATCH", "GET", "DELETE"]

  func read(_ value: JSONValue, _ kind: SourceConfiguration.Kind) -> RegisterConfiguration? {
    guard kind == .agendize else {
      log.error("\"register\" is for sources of type \"agendize\"", at: value)
      return nil
    }
    guard let object = ConfigObject(value, "\"register\"", keys: Self.keys, log: log) else { return nil }
    var register = RegisterConfiguration()
    register.name = object.string("name")
    register.method = word(object, "method", Self.methods) ?? register.method
    register.status = word(object, "status", ["enabled", "disabled"]) ?? register.status
    register.levelDetails = word(object, "levelDetails", ["full", "extraFull"])
    register.addPreviousData = object.bool("addPreviousData")
    register.events = object.strings("events")?.map(\.text) ?? []
    base(object, &register)
    register.oauth = object["oauth2Auth"].flatMap(oauth)
    register.signature = object["signature"].flatMap(signature)
    if ["token", "apiKey", "oauth2"].contains(where: { object[$0] != nil }) {
      register.credentials = PollProviderReader(secrets: secrets, log: log).agendizeCredentials(object)
    }
    return register
  }

  private func base(_ object: ConfigObject, _ register: inout RegisterConfiguration) {
    if let host = object.string("host") {
      register.baseURL = "https://\(["api", "france", "sante"].contains(host) ? "\(host).agendize.com" : host)/api"
    }
    guard let text = object.string("baseURL"), let at = object["baseURL"] else { return }
    if object["host"] != nil { log.error("\"host\" or \"baseURL\", not both", at: at) }
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host() != nil else {
      return log.error("\"baseURL\" must be a whole address, such as \"https://api.agendize.com/api\"", at: at)
    }
    if url.scheme == "http" { log.warning("\"baseURL\" is not https: credentials travel in the clear", at: at) }
    register.baseURL = text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// What Agendize fetches its access tokens with, for deliveries to this server.
  private func oauth(_ value: JSONValue) -> RegisterConfiguration.OAuth? {
    guard let object = ConfigObject(value, "\"oauth2Auth\"", keys: Self.oauthKeys, log: log),
      object.required("clientId", "`switchboard oauth client add` makes one") != nil,
      let client = object.string("clientId")
    else { return nil }
    var oauth = RegisterConfiguration.OAuth(clientID: client)
    oauth.grant = object.word("grantType") ?? oauth.grant
    oauth.clientSecret = object["clientSecret"].flatMap { secrets.secret($0, isGiven: true) }
    oauth.refreshToken = object["refreshToken"].flatMap { secrets.secret($0, isGiven: true) }
    oauth.authURL = object.string("authUrl")
    oauth.accessTokenURL = object.string("accessTokenUrl")
    oauth.redirectURI = object.string("redirectUri")
    oauth.scope = object.string("scope")
    if oauth.grant == .refreshToken, oauth.refreshToken == nil, !log.hasErrors {
      _ = object.required("refreshToken", "the grant \"refresh_token\" needs one; or say \"client_credentials\"")
    }
    return oauth
  }

  private func signature(_ value: JSONValue) -> RegisterConfiguration.Signature? {
    let keys = ["enabled", "cryptoKeyIds", "keys"]
    guard let object = ConfigObject(value, "\"signature\"", keys: keys, log: log) else { return nil }
    var signature = RegisterConfiguration.Signature()
    signature.isEnabled = object.bool("enabled") ?? true
    if object["keys"] != nil {
      signature.listName = "keys"
      if let at = object["cryptoKeyIds"] { log.error("\"cryptoKeyIds\" or \"keys\", not both", at: at) }
    }
    signature.keys = object.strings(signature.listName)?.map(\.text) ?? []
    return signature
  }

  private func word(_ object: ConfigObject, _ key: String, _ words: [String]) -> String? {
    guard let text = object.string(key), let at = object[key] else { return nil }
    if !words.contains(text) {
      log.error("\"\(key)\" is one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))", at: at)
    }
    return text
  }
}
