/// One end of a call. Every part may be missing.
package struct Party: Sendable, Hashable {
  package var phone: PhoneNumber?
  package var displayName: String?
  package var `extension`: String?
  package var sipUri: String?
  /// ISO 3166-1 alpha-2.
  package var country: String?
  package var userId: String?
  package var contactId: String?
  package var isInternal: Bool?

  package init(
    phone: PhoneNumber? = nil, displayName: String? = nil, `extension`: String? = nil, sipUri: String? = nil,
    country: String? = nil, userId: String? = nil, contactId: String? = nil, isInternal: Bool? = nil
  ) {
    self.phone = phone
    self.displayName = displayName
    self.extension = `extension`
    self.sipUri = sipUri
    self.country = country
    self.userId = userId
    self.contactId = contactId
    self.isInternal = isInternal
  }

  /// Nil where nothing is known.
  package var orNil: Party? { self == Party() ? nil : self }
}
