/// What a server says of itself. No personal data.
package struct StatusReport: Sendable, Hashable {
  package struct Sink: Sendable, Hashable {
    package let name: String
    package let isActive: Bool
    package let pending: Int64
    package let delivered: Int64
    package let filtered: Int64
    package let waiting: Int64
    package let dead: Int64
    /// Deliveries that an operator gave up.
    package let dropped: Int64
    /// Why nothing is delivered; nil where it is.
    package let paused: String?
    /// When a destination that failed again and again is asked once more, as RFC 3339; nil where it does not fail so.
    package let leftAloneUntil: String?
    /// Why it can take nothing now: a disk, a database; nil where it can.
    package let fault: String?
    /// When the oldest event came that has not reached it, in seconds since 1970; nil where all have.
    package let oldestUndelivered: Int64?
    /// Events looked at that are neither delivered nor anything else: always none.
    package let unaccounted: Int64

    package init(
      name: String, isActive: Bool, pending: Int64, delivered: Int64, filtered: Int64, waiting: Int64, dead: Int64,
      dropped: Int64, paused: String?, leftAloneUntil: String?, fault: String?, oldestUndelivered: Int64?,
      unaccounted: Int64
    ) {
      self.name = name
      self.isActive = isActive
      self.pending = pending
      self.delivered = delivered
      self.filtered = filtered
      self.waiting = waiting
      self.dead = dead
      self.dropped = dropped
      self.paused = paused
      self.leftAloneUntil = leftAloneUntil
      self.fault = fault
      self.oldestUndelivered = oldestUndelivered
      self.unaccounted = unaccounted
    }
  }

  /// What became of a source's requests since the start.
  package struct Source: Sendable, Hashable {
    package struct Outcome: Sendable, Hashable {
      package let name: String
      package let count: Int64

      package init(name: String, count: Int64) {
        self.name = name
        self.count = count
      }
    }

    package let name: String
    package let received: Int64
    /// Empty for a source that is only polled.
    package let outcomes: [Outcome]
    /// Nil where nothing has come yet.
    package let activity: SourceActivity?
    /// Nil for a source that is not polled.
    package let polling: SourcePolling?

    package init(
      name: String, received: Int64, outcomes: [Outcome], activity: SourceActivity? = nil, polling: SourcePolling? = nil
    ) {
      self.name = name
      self.received = received
      self.outcomes = outcomes
      self.activity = activity
      self.polling = polling
    }
  }

  /// A key that proves a source's signatures.
  package struct Key: Sendable, Hashable {
    package let source: String
    package let id: String
    /// When it matched last, in seconds since 1970; nil: never.
    package let lastMatched: Int64?

    package init(source: String, id: String, lastMatched: Int64?) {
      self.source = source
      self.id = id
      self.lastMatched = lastMatched
    }
  }

  /// The audit log.
  package struct Audit: Sendable, Hashable {
    /// Its name; nil where nothing signs it.
    package let origin: String?
    /// How many entries there are.
    package let size: Int64
    /// How many of them the newest head covers.
    package let signed: Int64
    /// Whether it would be noticed that the journal was put back from an older copy.
    package let noticesRollback: Bool

    package init(origin: String?, size: Int64, signed: Int64, noticesRollback: Bool) {
      self.origin = origin
      self.size = size
      self.signed = signed
      self.noticesRollback = noticesRollback
    }
  }

  package let version: String
  package let isRunning: Bool
  package let lastEvent: Int64
  package let quarantined: Int64
  package let rejected: Int64
  package let connections: Int?
  package let queued: Int?
  package let journalBytes: Int64
  package let diskFreeBytes: Int64?
  /// Of the server's certificate, in seconds since 1970.
  package let certificateNotAfter: Int64?
  /// Empty where no server runs.
  package let sources: [Source]
  package let sinks: [Sink]
  package let keys: [Key]
  package let audit: Audit

  package init(
    version: String, isRunning: Bool, lastEvent: Int64, quarantined: Int64, rejected: Int64, connections: Int?,
    queued: Int?, journalBytes: Int64, diskFreeBytes: Int64?, certificateNotAfter: Int64?, sources: [Source],
    sinks: [Sink], keys: [Key], audit: Audit
  ) {
    self.version = version
    self.diskFreeBytes = diskFreeBytes
    self.certificateNotAfter = certificateNotAfter
    self.sources = sources
    self.isRunning = isRunning
    self.lastEvent = lastEvent
    self.quarantined = quarantined
    self.rejected = rejected
    self.connections = connections
    self.queued = queued
    self.journalBytes = journalBytes
    self.sinks = sinks
    self.keys = keys
    self.audit = audit
  }
}
