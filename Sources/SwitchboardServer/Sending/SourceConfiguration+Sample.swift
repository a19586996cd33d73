import JSONPath
import Providers
import StrictJSON

extension SourceConfiguration {
  /// Names that ``sampleBody(_:id:)`` knows.
  var samples: [String] {
    switch kind {
    case .agendize: AgendizeSamples.names
    case .generic: ["mapped"]
    case .freebox, .cinnox, .portsip, .enswitch: ProviderSamples.names(of: kind.rawValue)
    }
  }

  /// What the source might post, as its mapping or its schema has it.
  /// - Returns: nil for an unknown name.
  func sampleBody(_ sample: String?, id: String) -> [UInt8]? {
    switch kind {
    case .agendize:
      guard let body = AgendizeSamples.sample(sample ?? AgendizeSamples.names[0], id: id)?.body else { return nil }
      guard let schema = (wholeNormaliser as? AgendizeNormaliser)?.schema,
        let resource = try? JSONDocument(parsing: body)
      else { return body }
      return try? schema.template.render(resource.root)
    case .freebox, .cinnox, .portsip, .enswitch:
      return ProviderSamples.sample(sample, of: kind.rawValue, account: account ?? "", id: id)?.body
    case .generic:
      guard sample == nil || sample == "mapped", let generic = normaliser as? GenericNormaliser else { return nil }
      return GenericSample(map: generic.map).body(id: id)
    }
  }
}
