private import Cryptography

/// The headers of a delivery, but for OAuth2's.
enum AgendizeDeliveryHeaders {
  /// A header of the watch's own replaces a usual one of its name; the signature is replaced by none. OAuth2 goes before
  /// Basic where a watch has both: the console offers the one or the other.
  static func fields(
    _ watch: AgendizeWatch, _ body: AgendizeDeliveryBody, _ signing: AgendizeSigning
  ) -> [EmulatedField] {
    var fields: [EmulatedField] = []
    if watch.hasBody { fields.append(EmulatedField(name: "Content-Type", value: body.contentType)) }
    if watch.oauth2 == nil, let auth = watch.basicAuth {
      let pair = ByteEncoding.base64.encode(Array("\(auth.user):\(auth.password)".utf8))
      fields.append(EmulatedField(name: "Authorization", value: "Basic \(pair)"))
    }
    for field in watch.headers { replace(field, in: &fields) }
    if let keys = watch.signingKeys, let signature = signing.field(for: body.bytes, identifiers: keys) {
      replace(signature, in: &fields)
    }
    return fields
  }

  private static func replace(_ field: EmulatedField, in fields: inout [EmulatedField]) {
    fields.removeAll { $0.name.lowercased() == field.name.lowercased() }
    fields.append(field)
  }
}
