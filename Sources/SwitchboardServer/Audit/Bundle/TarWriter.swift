/// Writes a tar archive (POSIX ustar), a file after the other: what a bundle is read with is on every machine.
struct TarWriter {
  static let block = 512

  private let write: ([UInt8]) throws -> Void
  /// In seconds since 1970.
  private let time: Int64

  init(time: Int64, write: @escaping ([UInt8]) throws -> Void) {
    self.time = time
    self.write = write
  }

  /// - Parameter name: of less than 100 bytes of ASCII.
  func add(_ name: String, _ bytes: [UInt8]) throws {
    precondition(name.utf8.count < 100, "the bundle's own names are short")
    var header = Array(name.utf8)
    header += [UInt8](repeating: 0, count: 100 - header.count)
    header += Self.octal(0o644, digits: 7) + Self.octal(0, digits: 7) + Self.octal(0, digits: 7)
    header += Self.octal(bytes.count, digits: 11) + Self.octal(Int(max(0, time)), digits: 11)
    header += [UInt8](repeating: 0x20, count: 8)
    header.append(UInt8(ascii: "0"))
    header += [UInt8](repeating: 0, count: 100)
    header += Array("ustar".utf8) + [0] + Array("00".utf8)
    header += [UInt8](repeating: 0, count: Self.block - header.count)
    let sum = header.reduce(0) { $0 + Int($1) }
    header.replaceSubrange(148..<156, with: Self.octal(sum, digits: 6) + [0x20])
    let padding = (Self.block - bytes.count % Self.block) % Self.block
    try write(header + bytes + [UInt8](repeating: 0, count: padding))
  }

  func finish() throws { try write([UInt8](repeating: 0, count: 2 * Self.block)) }

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8) + [0]
  }
}
