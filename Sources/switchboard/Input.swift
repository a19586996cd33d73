import Foundation
import SwitchboardServer

/// What a command reads.
enum Input {
  /// - Parameter file: `-` reads standard input.
  /// - Throws: ``Failure`` where there is no such file.
  static func bytes(_ file: String) throws -> [UInt8] {
    let data = file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
    guard let data else { throw Failure(.noInput, "cannot read \(file)") }
    return [UInt8](data)
  }
}
