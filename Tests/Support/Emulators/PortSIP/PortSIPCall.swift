/// A finished call of the tenant: made up, or given by a test.
final class PortSIPCall: Sendable {
  enum Content: Sendable {
    case made(PortSIPStory)
    case given(PortSIPGiven)
  }

  let id: String
  /// Microseconds since the epoch; the least number where there is none.
  let started: Int64
  let ended: Int64
  let content: Content
  /// The store's revision when the call appeared, and when it was changed last.
  let created: Int
  let changed: Int

  init(_ content: Content, created: Int, changed: Int) {
    self.content = content
    self.created = created
    self.changed = changed
    switch content {
    case .made(let story):
      id = story.id
      started = story.started
      ended = story.ended
    case .given(let given):
      id = given.row["id"]?.scalar ?? ""
      started = PortSIPValue(given.row["started_at"], .time).time ?? .min
      ended = PortSIPValue(given.row["ended_at"], .time).time ?? .min
    }
  }

  func value(_ field: PortSIPField) -> PortSIPValue {
    switch content {
    case .made(let story): story.value(field)
    case .given(let given): PortSIPValue(given.row[field.rawValue], field.kind)
    }
  }

  /// With all its fields.
  var row: EmulatedJSON {
    switch content {
    case .made(let story): story.row
    case .given(let given): given.row
    }
  }

  var targets: [EmulatedJSON] {
    switch content {
    case .made(let story): story.targets
    case .given(let given): given.targets
    }
  }

  /// Of `/recordings`, and the item of its detail; nil where nothing was recorded.
  var recording: (summary: EmulatedJSON, item: EmulatedJSON)? {
    switch content {
    case .made(let story): story.recording
    case .given(let given): given.recording
    }
  }

  var recordingID: String? {
    switch content {
    case .made(let story): story.isRecorded ? story.recordingID : nil
    case .given(let given): given.recording?.summary["id"]?.scalar
    }
  }

  func recordingValue(_ field: PortSIPField) -> PortSIPValue {
    switch (field, content) {
    case (.id, _): .text(recordingID ?? "")
    case (.startedAt, .made(let story)): story.answered.map { .time($0 / 1_000 * 1_000, digits: 3) } ?? .absent
    case (.endedAt, .made(let story)): .time(story.ended / 1_000 * 1_000, digits: 3)
    case (.caller, .made), (.callee, .made): value(field)
    default: PortSIPValue(recording?.summary[field.rawValue], field.kind)
    }
  }

  /// Whether the call is one of that number's own.
  func concerns(_ number: String) -> Bool {
    switch content {
    case .made(let story):
      story.caller == number || story.script.legs.contains { story.callee($0) == number }
    case .given(let given):
      given.row["caller"]?.scalar == number || given.row["callee"]?.scalar == number
        || given.targets.contains { $0["callee"]?.scalar == number }
    }
  }
}
