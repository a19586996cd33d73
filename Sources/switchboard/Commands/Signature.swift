import ArgumentParser
import CallModel
import Signatures
import StrictJSON
import SwitchboardServer

struct Signature: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check and make signatures, and find out how a sender signs.",
    subcommands: [Verify.self, Sign.self, Discover.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check signatures, a JSON object a line on standard input.",
      discussion: """
        Without --preset a line is {"algorithm", "key", "message", "signature"}: the key as PEM, JWK or in hexadecimal, the
        rest in hexadecimal. With it, {"method", "url", "headers", "body", "key", "now"}. For each line it prints "valid", or
        "invalid: " and the reason.
        """)

    @OptionGroup var options: SignatureBatchOptions

    func run() throws {
      try options.run { line, preset, clock throws(CheckFault) in
        let fault =
          if let preset {
            try PresetCheck(line, preset, clock: clock).fault()
          } else {
            try RawCheck(line).fault()
          }
        return fault.map { "invalid: \($0)" } ?? "valid"
      }
    }
  }

  struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make signatures, a JSON object a line on standard input.",
      discussion: """
        Lines are as for `signature verify`, without a signature. It prints the signature in hexadecimal; with --preset, an
        object of the headers that the sender would add.
        """)

    @OptionGroup var options: SignatureBatchOptions

    func run() throws {
      try options.run { line, preset, clock throws(CheckFault) in
        guard let preset else { return try RawCheck(line).sign() }
        var writer = JSONWriter()
        writer.beginObject()
        for header in try PresetCheck(line, preset, clock: clock).sign() {
          writer.key(header.name)
          writer.string(header.value)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
      }
    }
  }
}

/// What `verify` and `sign` share: lines in, lines out.
struct SignatureBatchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The sender's scheme, by name.", valueName: "name"))
  var preset: PresetOption?

  @Flag(help: "Read many lines. The only way so far, so it must be said.")
  var batch = false

  func validate() throws {
    guard batch else { throw ValidationError("say --batch, and give a JSON object a line on standard input") }
  }

  func run(_ check: (JSONValue, SignaturePreset?, Int64) throws(CheckFault) -> String) throws {
    let clock = WallClock.now().seconds
    while let text = readLine() {
      if text.allSatisfy(\.isWhitespace) { continue }
      do throws(CheckFault) {
        Terminal.print(try check(try Self.object(text), preset?.preset, clock))
      } catch {
        Terminal.print("invalid: \(error)")
      }
    }
  }

  private static func object(_ text: String) throws(CheckFault) -> JSONValue {
    do {
      let root = try JSONDocument(parsing: Array(text.utf8)).root
      guard root.kind == .object else { throw CheckFault("the line is no JSON object") }
      return root
    } catch let fault as CheckFault {
      throw fault
    } catch {
      throw CheckFault("the line is no JSON: \(error)")
    }
  }
}

/// A preset on the command line.
struct PresetOption: ExpressibleByArgument {
  let preset: SignaturePreset

  static var allValueStrings: [String] { SignaturePreset.allCases.map(\.rawValue) }

  init?(argument: String) {
    guard let preset = SignaturePreset(rawValue: argument) else { return nil }
    self.preset = preset
  }
}
