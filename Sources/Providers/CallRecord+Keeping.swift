import CallModel
import StrictJSON

extension CallRecord {
  /// Puts what has no member of its own into `extra`. Where the name is taken by something else, it gets a number.
  mutating func keep(_ value: JSONText, as name: String) {
    // Names of this program's own are nobody's else.
    let name = name.hasPrefix("switchboard.") ? "sender.\(name)" : name
    var free = name
    var number = 1
    while let taken = extra[free], taken != value {
      number += 1
      free = "\(name)#\(number)"
    }
    extra[free] = value
  }
}
