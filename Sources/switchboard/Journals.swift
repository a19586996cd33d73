import Admin
import EventJournal
import Foundation
import SwitchboardServer

/// Opens the journal for commands.
enum Journals {
  static func archive(_ folder: String) throws -> JournalArchive {
    do {
      return try JournalArchive(folder: folder)
    } catch {
      throw Failure(error.code == .notFound ? .noInput : .inputOutput, error.context)
    }
  }

  /// What the server says of itself, or its journal where none runs.
  static func status(_ options: ConfigurationOptions) async throws -> StatusReport {
    let folder = try options.dataFolder()
    let socket = ControlServer.path(in: folder)
    if FileManager.default.fileExists(atPath: socket), let running = try? await ControlClient(socket: socket).status() {
      return running
    }
    let archive = try archive(folder)
    defer { archive.close() }
    return try StatusReport(
      archive: archive, noticesRollback: ConfigurationReader(path: options.config).noticesRollback())
  }

  /// Runs a writing command: on the server where one runs, else on the journal itself.
  static func control<Result: Sendable>(
    _ configuration: Configuration, _ body: (any Control) async throws -> Result
  ) async throws -> Result {
    let socket = ControlServer.path(in: configuration.dataFolder)
    do {
      let journal = try SQLiteJournal(folder: configuration.dataFolder, settings: configuration.journalSettings)
      let result: Swift.Result<Result, any Error>
      do {
        result = .success(try await body(LocalControl(journal: journal, configuration: configuration)))
      } catch {
        result = .failure(error)
      }
      await journal.close()
      return try result.get()
    } catch let error as JournalError where error.code == .locked {
      do {
        return try await body(ControlClient(socket: socket))
      } catch let refusal as ControlClient.Failure {
        throw Failure(.failed, refusal.description)
      } catch {
        throw Failure(
          .unreachable,
          "\(configuration.dataFolder) is held by a server that cannot be asked, or by another command: \(error)")
      }
    } catch let error as JournalError {
      throw Failure(.inputOutput, error.context)
    }
  }
}
