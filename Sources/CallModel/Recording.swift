/// Where a recording lies. Switchboard never fetches it.
package struct Recording: Sendable, Hashable {
  package var url: String?
  package var path: String?
  /// A media type, such as `audio/mpeg`.
  package var mediaType: String?
  package var duration: CallDuration?
  package var status: String?

  package init(
    url: String? = nil, path: String? = nil, mediaType: String? = nil, duration: CallDuration? = nil,
    status: String? = nil
  ) {
    self.url = url
    self.path = path
    self.mediaType = mediaType
    self.duration = duration
    self.status = status
  }
}
