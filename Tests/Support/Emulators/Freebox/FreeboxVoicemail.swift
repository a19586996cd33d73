/// The messages left on the line, newest first: a collection of its own, no calls.
struct FreeboxVoicemail: Sendable {
  private(set) var entries: [EmulatedJSON] = []
  private static let mostEntries = 1_000
  private static let samplesPerSecond = 8_000

  mutating func add(_ entry: EmulatedJSON) {
    if let id = entry["id"]?.string { _ = remove(id) }
    let date = entry["date"]?.int ?? 0
    let place = entries.firstIndex { ($0["date"]?.int ?? 0) <= date } ?? entries.count
    entries.insert(entry, at: place)
    if entries.count > Self.mostEntries { entries.removeLast() }
  }

  func entry(_ id: String) -> EmulatedJSON? { entries.first { $0["id"]?.string == id } }

  /// - Returns: the entry as it is then; nil where there is none.
  mutating func change(_ id: String, _ members: [EmulatedMember]) -> EmulatedJSON? {
    guard let place = entries.firstIndex(where: { $0["id"]?.string == id }) else { return nil }
    for member in members { entries[place][member.name] = member.value }
    return entries[place]
  }

  /// - Returns: whether there was one.
  mutating func remove(_ id: String) -> Bool {
    guard let place = entries.firstIndex(where: { $0["id"]?.string == id }) else { return false }
    entries.remove(at: place)
    return true
  }

  /// A WAV file with as much silence as the entry is long, at most a minute: 8 bits, 8 kHz, one channel.
  static func audio(of entry: EmulatedJSON) -> [UInt8] {
    let samples = min(max(entry["duration"]?.int ?? 0, 0), 60) * samplesPerSecond
    var file: [UInt8] = []
    file.reserveCapacity(44 + samples)
    file += "RIFF".utf8
    append(UInt32(36 + samples), to: &file)
    file += "WAVEfmt ".utf8
    append(UInt32(16), to: &file)
    append(UInt16(1), to: &file)
    append(UInt16(1), to: &file)
    append(UInt32(samplesPerSecond), to: &file)
    append(UInt32(samplesPerSecond), to: &file)
    append(UInt16(1), to: &file)
    append(UInt16(8), to: &file)
    file += "data".utf8
    append(UInt32(samples), to: &file)
    file += repeatElement(0x80, count: samples)
    return file
  }

  private static func append(_ value: some FixedWidthInteger, to file: inout [UInt8]) {
    for byte in 0..<value.bitWidth / 8 { file.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
}
