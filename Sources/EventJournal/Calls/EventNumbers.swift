/// The numbers of a call's events: ascending, each written as its distance from the one before, seven bits a byte.
enum EventNumbers {
  static func encode(_ numbers: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    var last: Int64 = 0
    for number in numbers {
      var rest = UInt64(clamping: number - last)
      last = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    return bytes
  }

  static func decode(_ bytes: [UInt8]) -> [Int64] {
    var numbers: [Int64] = []
    var last: Int64 = 0
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes where shift < 63 {
      value |= UInt64(byte & 0x7f) << shift
      shift += 7
      guard byte & 0x80 == 0 else { continue }
      let (next, overflow) = last.addingReportingOverflow(Int64(clamping: value))
      if overflow { break }
      last = next
      numbers.append(next)
      value = 0
      shift = 0
    }
    return numbers
  }
}
