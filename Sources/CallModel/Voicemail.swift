package struct Voicemail: Sendable, Hashable {
  package var id: String?
  package var duration: CallDuration?
  package var isRead: Bool?

  package init(id: String? = nil, duration: CallDuration? = nil, isRead: Bool? = nil) {
    self.id = id
    self.duration = duration
    self.isRead = isRead
  }
}
