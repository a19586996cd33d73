extension Configuration {
  package func source(_ name: String) -> SourceConfiguration? { sources.first { $0.name == name } }

  /// What to tell somebody who named a source that there is not.
  package func unknownSource(_ name: String) -> String {
    let names = sources.map(\.name)
    return
      "there is no source \"\(name)\"\(Spelling.hint(name, among: names)); there are \(names.joined(separator: ", "))"
  }
}
