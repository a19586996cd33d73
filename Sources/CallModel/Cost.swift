package struct Cost: Sendable, Hashable {
  /// A JSON number by its own text, so that no digit is lost to binary fractions.
  package var amount: String
  /// ISO 4217.
  package var currency: String?
  package var account: String?

  package init(amount: String, currency: String? = nil, account: String? = nil) {
    self.amount = amount
    self.currency = currency
    self.account = account
  }
}
