import ArgumentParser
import Foundation
import StrictJSON
import SwitchboardServer

struct JSON: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "JSON itself.", subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether a text is JSON of RFC 8259.",
      discussion: "Ends with 0, or with 65 and `line:column: reason`.")

    @Argument(help: "The file; - reads standard input.", completion: .file())
    var file = "-"

    @Flag(help: "Also refuse duplicate keys, lone surrogates, and nesting deeper than 64.")
    var strict = false

    func run() throws {
      let data =
        file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
      guard let data else { throw Failure(.noInput, "cannot read \(file)") }
      do {
        _ = try JSONDocument(parsing: [UInt8](data), limits: strict ? .strict : .rfc8259)
      } catch {
        Terminal.say("\(error)")
        throw Failure(.badData, "")
      }
    }
  }
}
