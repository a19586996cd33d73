package import JSONPath
private import StrictJSON

/// How a file sink writes what it gets.
package enum LineFormat: Sendable {
  /// JSON Lines: the record, or what the route's template makes of it, on a line.
  case json
  /// RFC 4180, the columns' names first.
  case csv([Column])

  package struct Column: Sendable, Hashable {
    package let name: String
    package let value: JSONPathTemplate

    package init(name: String, value: JSONPathTemplate) {
      self.name = name
      self.value = value
    }
  }

  /// What a new file begins with.
  var header: [UInt8] {
    switch self {
    case .json: []
    case .csv(let columns): CSVLine.bytes(columns.map(\.name))
    }
  }

  /// - Throws: where a column's template takes more work than it may.
  func line(_ item: SinkItem) throws(JSONPathLimitError) -> [UInt8] {
    switch self {
    case .json: return item.content + [UInt8(ascii: "\n")]
    case .csv(let columns):
      guard let root = (try? JSONDocument(parsing: item.content, limits: .written))?.root else { return [] }
      var cells: [String] = []
      for column in columns {
        var missing = 0
        cells.append(try column.value.fill(from: root, missing: &missing))
      }
      return CSVLine.bytes(cells)
    }
  }
}
