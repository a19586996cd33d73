/// What an emulator answers.
package struct EmulatedAnswer: Sendable, Hashable {
  package var status: Int
  package var headers: [EmulatedField]
  package var body: [UInt8]

  package init(_ status: Int, headers: [EmulatedField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// With a JSON body.
  package static func json(
    _ json: EmulatedJSON, status: Int = 200, contentType: String = "application/json"
  ) -> EmulatedAnswer {
    .text(json.text, status: status, contentType: contentType)
  }

  package static func text(_ text: String, status: Int = 200, contentType: String) -> EmulatedAnswer {
    EmulatedAnswer(
      status, headers: [EmulatedField(name: "content-type", value: contentType)], body: Array(text.utf8))
  }
}
