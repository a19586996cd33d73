/// What PortSIP's rows do not say themselves.
package struct PortSIPSettings: Sendable, Hashable {
  /// Digits alone that are no longer than this are an extension; 0: unknown.
  package var extensionLength = 0
  /// Numbers of voice menus and queues: that one of them answers is not yet somebody.
  package var ivrNumbers: Set<String> = []

  package init(extensionLength: Int = 0, ivrNumbers: Set<String> = []) {
    self.extensionLength = extensionLength
    self.ivrNumbers = ivrNumbers
  }
}
