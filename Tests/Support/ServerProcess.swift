import Foundation
private import Glibc

/// The built program, run as a user runs it: in a folder of its own, with certificates of its own.
package final class ServerProcess {
  package let folder: ScratchFolder
  private var process: Process?
  private var log = ""
  private var starts = 0

  package struct DidNotStart: Error, CustomStringConvertible {
    package let description: String
  }

  /// - Parameter routes: routes.json; its port is best 0.
  package init(routes: String, secrets: [String: String] = [:]) throws {
    folder = try ScratchFolder()
    try folder.write(routes, to: "routes.json", mode: 0o644)
    for (name, text) in secrets { try folder.write(text + "\n", to: "certs/secrets/\(name)") }
    let initialised = try run("init")
    guard initialised.status == 0 else { throw DidNotStart(description: initialised.errors) }
  }

  /// Beside the tests, unless the environment names another.
  package static var binary: String {
    if let named = ProcessInfo.processInfo.environment["SWITCHBOARD_BINARY"] { return named }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appending(path: ".build/debug/switchboard").path
  }

  package var authority: String { folder.file("certs/ca.pem") }
  package private(set) var port = 0
  package var identifier: Int32 { process?.processIdentifier ?? 0 }
  package var isRunning: Bool { process?.isRunning ?? false }
  package var errors: String { folder.read(log) }

  /// - Parameter wrapper: a program and its arguments to run it under.
  package func start(under wrapper: [String] = []) async throws {
    starts += 1
    log = "log-\(starts)"
    try folder.write("", to: log)
    let process = Process()
    let command = wrapper + [Self.binary, "serve"]
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file(log)))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    self.process = process
    let isUp = await eventually(within: .seconds(60)) {
      if let line = errors.components(separatedBy: "\n").first(where: { $0.contains("listening") }),
        let found = line.split(separator: ":").last.flatMap({ Int($0) })
      {
        port = found
        return true
      }
      return !process.isRunning
    }
    guard isUp, port > 0, process.isRunning else { throw DidNotStart(description: errors) }
  }

  package func kill() {
    guard let process else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// - Returns: the exit status.
  @discardableResult
  package func stop() -> Int32 {
    guard let process else { return -1 }
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  package struct Output {
    package let status: Int32
    package let text: String
    package let errors: String
  }

  /// Runs another command of the program in the same folder.
  package func run(_ arguments: String..., input: String? = nil) throws -> Output {
    try run([Self.binary] + arguments, input)
  }

  package func run(_ arguments: [String]) throws -> Output { try run([Self.binary] + arguments, nil) }

  /// Runs another program in the same folder.
  /// - Returns: what it prints.
  package func shell(_ command: String...) throws -> String { try run(command, nil).text }

  package func shell(_ command: [String]) throws -> String { try run(command, nil).text }

  private func run(_ command: [String], _ input: String?) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let name = UUID().uuidString
    for suffix in ["out", "err", "in"] { try folder.write(suffix == "in" ? input ?? "" : "", to: "\(name).\(suffix)") }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("\(name).out")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("\(name).err")))
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.file("\(name).in")))
    try process.run()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, text: folder.read("\(name).out"), errors: folder.read("\(name).err"))
  }

  deinit {
    if let process, process.isRunning {
      Glibc.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
