/// One side of a made-up call.
struct CinnoxParty: Sendable, Hashable {
  let name: String
  /// "" for who is not of the staff.
  let eid: String
  /// E.164 with its `+`; "" for a visitor of a web page.
  let number: String
  /// ISO 3166-1 alpha-2, as the page's example has it.
  let country: String
  let city: String
  let province: String
  let subdivision: String

  var isStaff: Bool { !eid.isEmpty }

  /// The service of the made-up customer.
  static let service = "quayside.example"

  static func staff(_ number: Int) -> CinnoxParty {
    let names = ["Wren Ashcombe", "Tobias Lindqvale", "Mireille Dauvant", "Kwan Siu-lam", "Oriel Pemberly"]
    let at = number % names.count
    return CinnoxParty(
      name: names[at], eid: "e-\(401 + at)", number: "+8525500\(CinnoxTime.padded(9_001 + at, to: 4))", country: "HK",
      city: "", province: "", subdivision: "")
  }

  static func outsider(_ number: Int) -> CinnoxParty {
    let names = ["", "Isolde Varnay", "", "Paul Okonjo-Reyes", "", "Brasserie du Môle"]
    let name = names[number % names.count]
    switch number % 3 {
    case 0:
      return CinnoxParty(
        name: name, eid: "", number: "+3319900\(CinnoxTime.padded(number % 10_000, to: 4))", country: "FR",
        city: "Paris", province: "Île-de-France", subdivision: "FR-IDF")
    case 1:
      return CinnoxParty(
        name: name, eid: "", number: "+442079460\(CinnoxTime.padded(number % 1_000, to: 3))", country: "GB",
        city: "London", province: "", subdivision: "GB-LND")
    default:
      return CinnoxParty(
        name: name, eid: "", number: "+8525500\(CinnoxTime.padded(number % 9_000, to: 4))", country: "HK", city: "",
        province: "", subdivision: "")
    }
  }

  /// Calls from a web page, without a number.
  static func visitor(_ number: Int) -> CinnoxParty {
    CinnoxParty(
      name: "Visitor \(number % 1_000)", eid: "", number: "", country: "", city: "", province: "", subdivision: "")
  }
}
