private import CallModel
private import EventJournal
private import HTTPTypes
import Hummingbird
private import NIOCore
private import StrictJSON

/// The calls API: `docs/openapi.json`.
struct CallsRoutes: Sendable {
  let directory: any CallDirectory
  /// Calls are people's: they are told, and changed, only where those who may are known by a token.
  let hasToken: Bool

  private static let bodyLimit = 64 << 10

  func add(to router: Router<BasicRequestContext>) {
    router.get("calls") { request, _ in await answer(request) { try await list(request, isActive: nil) } }
    router.get("calls/active") { request, _ in await answer(request) { try await list(request, isActive: true) } }
    router.delete("calls") { request, _ in await answer(request) { try await changeAll(request, .deleted) } }
    router.post("calls/read") { request, _ in await answer(request) { try await changeAll(request, .read) } }
    router.post("calls") { request, _ in await answerPlain(request) { try await create(request) } }
    router.get("calls/:id") { request, context in await answerPlain(request) { try await get(request, context) } }
    router.get("calls/:id/events") { request, context in await answerPlain(request) { try await events(context) } }
    router.patch("calls/:id") { request, context in await answerPlain(request) { try await update(request, context) } }
    router.put("calls/:id") { request, context in await answerPlain(request) { try await update(request, context) } }
    router.delete("calls/:id") { request, context in
      await answerPlain(request) { try await change(context, .deleted) }
    }
    router.post("calls/:id/read") { request, context in
      await answerPlain(request) { try await change(context, .read) }
    }
  }

  /// Of a request that has no parameters: one that is not heeded would be worse than none.
  private func answerPlain(_ request: Request, _ body: () async throws -> Response) async -> Response {
    await answer(request) {
      if let field = FormEncoding.fields(of: request.uri.query ?? "").first {
        throw CallProblem(.badRequest, "there is no parameter \"\(field.name.prefix(60))\" here")
      }
      return try await body()
    }
  }

  private func answer(_ request: Request, _ body: () async throws -> Response) async -> Response {
    guard hasToken else {
      return CallProblem(.forbidden, "calls are told where \"admin\" has a \"token\": set one in routes.json").response
    }
    // An identity that is empty by mistake is not to mean all calls.
    guard !request.uri.path.hasSuffix("/"), !request.uri.path.contains("//") else { return Self.notFound.response }
    do {
      return try await body()
    } catch let problem as CallProblem {
      return problem.response
    } catch let error as JournalError {
      return CallProblem(.unavailable, error.context).response
    } catch {
      return CallProblem(.unavailable, "it could not be done: \(error)").response
    }
  }

  // MARK: Reading

  private func reading(_ request: Request) throws(CallProblem) -> CallQueryReader.Reading {
    let fields = FormEncoding.fields(of: request.uri.query ?? "")
    return try CallQueryReader(fields, customersBelow: directory.customers).read()
  }

  private func list(_ request: Request, isActive: Bool?) async throws -> Response {
    var reading = try reading(request)
    if let isActive {
      guard reading.query.isActive == nil else {
        throw CallProblem(.badRequest, "\"active\" says nothing here: these are the calls under way")
      }
      reading.query.isActive = isActive
    }
    if reading.isCount {
      return Self.json(Array("{\"count\":\(try await directory.count(reading.query))}".utf8))
    }
    let page = try await directory.list(reading.query)
    if let after = reading.query.changedAfter, after > page.revision {
      throw CallProblem(.gone, "this \"syncToken\" is of another journal: begin anew, without one")
    }
    return Self.json(CallPageText.json(page, reading))
  }

  private func get(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let call = try await existing(directory.call(try id(context)))
    return Self.json(call.json())
  }

  private func events(_ context: BasicRequestContext) async throws -> Response {
    guard let events = try await directory.events(of: try id(context)) else { throw Self.notFound }
    return Self.json(CallPageText.json(events))
  }

  private func id(_ context: BasicRequestContext) throws(CallProblem) -> CallID {
    guard let text = context.parameters.get("id"), let id = CallID(text) else { throw Self.notFound }
    return id
  }

  private func existing(_ call: CallRecord?) throws(CallProblem) -> CallRecord {
    guard let call else { throw Self.notFound }
    return call
  }

  private static let notFound = CallProblem(.notFound, "there is no such call")

  // MARK: Changing

  private func create(_ request: Request) async throws -> Response {
    let edit = try CallEdit(try await body(of: request))
    guard edit.caller != nil, edit.callee != nil, edit.startedAt != nil else {
      throw CallProblem(.unprocessable, "a call needs \"caller\", \"callee\" and \"startedAt\"")
    }
    let call = try await directory.create(edit, by: "admin")
    var response = Self.json(call.json())
    response.status = .created
    response.headers[.location] = "/calls/\(call.id)"
    return response
  }

  private func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let id = try id(context)
    let edit = try CallEdit(try await body(of: request))
    guard edit.saysAnything else { throw CallProblem(.unprocessable, "the body names nothing to be changed") }
    return Self.json(try existing(try await directory.change(id, edit, by: "admin")).json())
  }

  private func change(_ context: BasicRequestContext, _ edit: CallEdit) async throws -> Response {
    return Self.json(try existing(try await directory.change(try id(context), edit, by: "admin")).json())
  }

  /// All that match; without a filter, `all=true` says that all are meant.
  private func changeAll(_ request: Request, _ edit: CallEdit) async throws -> Response {
    var fields = FormEncoding.fields(of: request.uri.query ?? "")
    let saysAll = fields.contains { $0.name == "all" && ["true", "1"].contains($0.value) }
    fields.removeAll { $0.name == "all" }
    for field in fields where CallQueryReader.paging.contains(field.name) {
      throw CallProblem(.badRequest, "\"\(field.name)\" says nothing here: all that match are meant")
    }
    let query = try CallQueryReader(fields, customersBelow: directory.customers).read().query
    guard saysAll || query.hasCondition else {
      throw CallProblem(.badRequest, "name which calls by the list's parameters, or say all=true")
    }
    return Self.json(Array("{\"changed\":\(try await directory.changeAll(query, edit, by: "admin"))}".utf8))
  }

  private func body(of request: Request) async throws -> [UInt8] {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard type == nil || type == "application/json" else {
      throw CallProblem(.unsupportedMediaType, "the body is application/json")
    }
    do {
      return Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
    } catch {
      throw CallProblem(.contentTooLarge, "the body is longer than \(Self.bodyLimit) bytes")
    }
  }

  private static func json(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
