/// Reads a tar archive that ``TarWriter`` wrote, or another program from the same files. It may come from anybody.
struct TarReader {
  struct Entry {
    let name: String
    let bytes: [UInt8]
  }

  /// Longer files are none of a bundle's.
  static let sizeLimit = 64 << 20

  private let read: (Int) throws -> [UInt8]

  /// - Parameter read: gives that many bytes, fewer only at the end.
  init(read: @escaping (Int) throws -> [UInt8]) { self.read = read }

  /// - Returns: nil at the end.
  /// - Throws: ``Failure`` for what is no archive.
  func next() throws -> Entry? {
    while true {
      let header = try read(TarWriter.block)
      if header.isEmpty { throw Self.damaged("it ends without its last blocks") }
      guard header.count == TarWriter.block else { throw Self.damaged("it ends within a header") }
      if header.allSatisfy({ $0 == 0 }) {
        try finish()
        return nil
      }
      var blank = header
      for at in 148..<156 { blank[at] = 0x20 }
      guard Self.octal(header[148..<156]) == blank.reduce(0, { $0 + Int($1) }) else {
        throw Self.damaged("a header's sum is wrong")
      }
      guard let size = Self.octal(header[124..<136]), size <= Self.sizeLimit else {
        throw Self.damaged("a file is too long")
      }
      let padded = (size + TarWriter.block - 1) / TarWriter.block * TarWriter.block
      let bytes = try read(padded)
      guard bytes.count == padded else { throw Self.damaged("it ends within a file") }
      let kind = header[156]
      // Folders, which other programs add, hold nothing.
      if kind == UInt8(ascii: "5") { continue }
      guard kind == UInt8(ascii: "0") || kind == 0 else { throw Self.damaged("it holds something that is no file") }
      let prefix = Self.text(header[345..<500])
      let name = (prefix.isEmpty ? "" : prefix + "/") + Self.text(header[0..<100])
      return Entry(name: name.hasPrefix("./") ? String(name.dropFirst(2)) : name, bytes: Array(bytes.prefix(size)))
    }
  }

  /// Behind the end there is nothing: other programs would read on there.
  private func finish() throws {
    while true {
      let rest = try read(1 << 16)
      if rest.isEmpty { return }
      guard rest.allSatisfy({ $0 == 0 }) else { throw Self.damaged("something stands behind its end") }
    }
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  private static func damaged(_ what: String) -> Failure { Failure(.badData, "the bundle is damaged: \(what)") }
}
