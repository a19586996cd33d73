import ArgumentParser
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
      let bytes = try Input.bytes(file)
      do {
        _ = try JSONDocument(parsing: bytes, limits: strict ? .strict : .rfc8259)
      } catch {
        Terminal.say("\(error)")
        throw Failure(.badData, "")
      }
    }
  }
}
