import CallModel
import Cryptography
import StrictJSON
import Synchronization
import Testing

@testable import Polling

/// Servers that do not do quite as their documents say.
@Suite struct ScriptedAPITests {
  private static let now = Instant(microseconds: 1_772_460_000_000_000)

  /// Answers as a function does, and keeps what was asked.
  private final class ScriptedAPI: ProviderAPI {
    private let script: @Sendable (APIRequest) -> (Int, String)
    private let state = Mutex<[String]>([])

    init(_ script: @escaping @Sendable (APIRequest) -> (Int, String)) { self.script = script }

    var asked: [String] { state.withLock { $0 } }

    func ask(_ request: APIRequest) async throws(PollFailure) -> APIAnswer {
      state.withLock { $0.append("\(request.method) \(request.path)") }
      let (status, body) = script(request)
      return APIAnswer(status: status, body: Array(body.utf8), receivedAt: ScriptedAPITests.now)
    }
  }

  private actor Kept: PolledRowSink {
    private(set) var keys: [String] = []
    func store(_ rows: [PolledRow]) async throws(PollFailure) { keys += rows.map(\.key) }
    func changed(_ rows: [PolledRow]) async throws(PollFailure) -> [PolledRow] { rows }
    func checkpoint(_ cursor: PollCursor) async throws(PollFailure) {}
  }

  private func round(_ api: any ProviderAPI, _ sink: any PolledRowSink) -> PollRound {
    PollRound(
      task: .changes, cursor: PollCursor(), api: api, firstSync: .seconds(60), sink: sink, onWarning: { _, _ in },
      now: { Self.now })
  }

  /// What a server answers to an offset behind its last row.
  enum Behind: String, Sendable, CaseIterable {
    case empty, null, nothing, refused, error, samePage, html
  }

  private static func cinnox(_ count: Int, limit: Int, _ behind: Behind) -> @Sendable (APIRequest) -> (Int, String) {
    { request in
      let offset = request.query.first { $0.name == "offset" }.flatMap { Int($0.value) } ?? 0
      let from = offset < count ? offset : (count - 1) / limit * limit
      let rows = (from..<min(from + limit, count)).map { #"{"callID":"c\#($0)"}"# }.joined(separator: ",")
      guard offset >= count else { return (200, #"{"code":0,"result":[\#(rows)]}"#) }
      return switch behind {
      case .empty: (200, #"{"code":0,"result":[]}"#)
      case .null: (200, #"{"code":0,"result":null}"#)
      case .nothing: (200, #"{"code":0}"#)
      case .refused: (400, #"{"code":6451001,"message":"offset"}"#)
      case .error: (200, #"{"code":6451001,"message":"offset"}"#)
      case .samePage: (200, #"{"code":0,"result":[\#(rows)]}"#)
      case .html: (200, "<html>")
      }
    }
  }

  @Test(arguments: Behind.allCases, [(30, 500), (230, 500), (250, 100), (600, 500), (120, 60)])
  func `Every row of CINNOX is read, whatever comes after the last, or the round fails`(
    _ behind: Behind, _ server: (count: Int, limit: Int)
  ) async throws {
    var settings = CinnoxPoll.Settings(appID: "a", token: Secret("t0ken"))
    settings.hasDetails = false
    let sink = Kept()
    let api = ScriptedAPI(Self.cinnox(server.count, limit: server.limit, behind))
    let failure: PollFailure?
    do {
      _ = try await CinnoxPoll(settings).read(round(api, sink))
      failure = nil
    } catch {
      failure = error
    }
    let keys = await sink.keys
    #expect(keys == (0..<server.count).map { "c\($0)" })
    // What is no answer of the documents' is one only where nothing more can be missing.
    if behind == .empty || behind == .null { #expect(failure == nil) }
    if behind == .html { #expect(failure?.code == .badAnswer) }
    if server.count == 30 || server.count == 230, behind != .html { #expect(failure == nil, "\(behind)") }
  }

  @Test(arguments: [
    // Refreshed, and taken.
    (200, false, ["GET /calllogs", "POST /auth/refresh_token", "GET /calllogs"]),
    // Refreshed, and not taken: signed in anew.
    (200, true, ["GET /calllogs", "POST /auth/refresh_token", "GET /calllogs", "POST /auth/sign_in", "GET /calllogs"]),
    (401, false, ["GET /calllogs", "POST /auth/refresh_token", "POST /auth/sign_in", "GET /calllogs"]),
  ]) func `A session of PortSIP's that has ended is begun anew, by its refresh token or by the password`(
    _ refresh: Int, _ isRefreshUseless: Bool, _ expected: [String]
  ) async throws {
    let api = ScriptedAPI { request in
      switch request.path {
      case "/auth/sign_in":
        return (200, #"{"access_token":"signed","refresh_token":"r","expires_in":1800}"#)
      case "/auth/refresh_token": return (refresh, #"{"access_token":"refreshed","refresh_token":"r"}"#)
      default:
        let token = request.headers.first { $0.name == "authorization" }?.value ?? ""
        return (token == "Bearer refreshed" && isRefreshUseless ? 401 : 200, "{}")
      }
    }
    let session = PortSIPSession(.init(username: "u", password: Secret("p"), domain: nil))
    let request = APIRequest("GET", "/calllogs")
    let first = try await session.ask(request, api, now: { Self.now })
    #expect(first.status == 200 && api.asked == ["POST /auth/sign_in", "GET /calllogs"])
    let ended = ScriptedOnce(api)
    #expect(try await session.ask(request, ended, now: { Self.now }).status == 200)
    #expect(Array(api.asked.dropFirst(2)) == expected)
  }

  /// Another API, of which the next answer says that the session has ended.
  private final class ScriptedOnce: ProviderAPI {
    private let api: ScriptedAPI
    private let isFirst = Mutex(true)

    init(_ api: ScriptedAPI) { self.api = api }

    func ask(_ request: APIRequest) async throws(PollFailure) -> APIAnswer {
      let answer = try await api.ask(request)
      let isFirst = isFirst.withLock { first in
        defer { first = false }
        return first
      }
      return isFirst ? APIAnswer(status: 401, body: [], receivedAt: ScriptedAPITests.now) : answer
    }
  }
}
