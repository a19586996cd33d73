extension StatusReport {
  /// For Prometheus. No personal data: labels are names of routes.json.
  /// - Parameter now: in seconds since 1970.
  func metrics(now: Int64) -> String {
    var metrics = MetricsText()
    metrics.metric(
      "build_info", .gauge, "The program that runs.", [(labels: [("version", version)], value: 1)])
    addIntake(to: &metrics, now)
    metrics.metric("journal_records_total", .counter, "Events stored since the journal began.", lastEvent)
    metrics.metric("journal_size_bytes", .gauge, "Size of the journal's file.", journalBytes)
    metrics.metric("disk_free_bytes", .gauge, "Room left where the journal is.", diskFreeBytes)
    metrics.metric("quarantined_events", .gauge, "Events that are kept and not understood yet.", quarantined)
    metrics.metric("rejected_requests", .gauge, "Kept requests that proved nothing.", rejected)
    addSinks(to: &metrics, now)
    metrics.metric("audit_tree_size", .gauge, "Entries of the audit log.", audit.size)
    metrics.metric("audit_signed_size", .gauge, "Entries that the newest signed head covers.", audit.signed)
    return metrics.text
  }

  private func addPolling(to metrics: inout MetricsText) {
    func samples(_ value: (SourcePolling) -> Int64?) -> [(labels: [(String, String)], value: Int64)] {
      sources.compactMap { source in
        source.polling.flatMap(value).map { (labels: [("source", source.name)], value: $0) }
      }
    }
    metrics.metric("poll_rounds_total", .counter, "Rounds of reading a provider's API.", samples(\.rounds))
    metrics.metric("poll_failures_total", .counter, "Rounds that failed.", samples(\.failures))
    metrics.metric("poll_rows_total", .counter, "Rows read, new or not.", samples(\.rows))
    metrics.metric("poll_stored_total", .counter, "Rows that became events.", samples(\.stored))
    metrics.metric(
      "poll_last_success_timestamp_seconds", .gauge, "When a whole round was read last. Alert on its age.",
      samples(\.lastSuccess))
    metrics.metric(
      "poll_stopped", .gauge, "1 while polling waits for an operator: credentials that are not taken.",
      samples { $0.isStopped ? 1 : 0 })
  }

  private func addIntake(to metrics: inout MetricsText, _ now: Int64) {
    metrics.metric(
      "requests_received_total", .counter, "Whole requests at a hook, and those refused on their head.",
      sources.map { (labels: [("source", $0.name)], value: $0.received) })
    metrics.metric(
      "requests_total", .counter, "Requests at a hook by what became of them.",
      sources.flatMap { source in
        source.outcomes.map { (labels: [("source", source.name), ("outcome", $0.name)], value: $0.count) }
      })
    metrics.metric(
      "source_last_event_timestamp_seconds", .gauge, "When a source's newest event came.",
      sources.compactMap { source in
        source.activity.map { (labels: [("source", source.name)], value: $0.lastEvent) }
      })
    metrics.metric(
      "source_silent", .gauge, "1 while a source is silent for three times its usual gap.",
      sources.compactMap { source in
        source.activity.map { (labels: [("source", source.name)], value: $0.isSilent(now: now) ? 1 : 0) }
      })
    addPolling(to: &metrics)
    metrics.metric("connections", .gauge, "Open connections.", connections.map(Int64.init))
    metrics.metric("append_queue_depth", .gauge, "Requests that wait for the journal.", queued.map(Int64.init))
    metrics.metric(
      "tls_certificate_not_after_timestamp_seconds", .gauge, "When the server's certificate ends.", certificateNotAfter)
  }

  private func addSinks(to metrics: inout MetricsText, _ now: Int64) {
    func samples(_ value: (Sink) -> Int64?) -> [(labels: [(String, String)], value: Int64)] {
      sinks.filter(\.isActive).compactMap { sink in
        value(sink).map { (labels: [("sink", sink.name)], value: $0) }
      }
    }
    metrics.metric(
      "journal_oldest_undelivered_age_seconds", .gauge,
      "Age of the oldest event that a sink has not got. Alert on this.",
      samples { sink in sink.oldestUndelivered.map { max(0, now - $0) } ?? 0 })
    metrics.metric("sink_pending", .gauge, "Events that a sink has not looked at.", samples(\.pending))
    metrics.metric("sink_waiting", .gauge, "Deliveries parked, held, or behind one that is.", samples(\.waiting))
    metrics.metric("dead_letters", .gauge, "Deliveries that were given up.", samples(\.dead))
    metrics.metric("deliveries_dropped_total", .counter, "Deliveries that an operator gave up.", samples(\.dropped))
    metrics.metric("deliveries_delivered_total", .counter, "Deliveries that a sink took.", samples(\.delivered))
    metrics.metric("deliveries_filtered_total", .counter, "Events that no route leads to a sink.", samples(\.filtered))
    metrics.metric(
      "sink_unaccounted", .gauge, "Events looked at that are neither delivered nor anything else: not 0 is a defect.",
      samples(\.unaccounted))
    metrics.metric(
      "sink_paused", .gauge, "1 while an operator, or the destination, has paused it.",
      samples { $0.paused == nil ? 0 : 1 })
    metrics.metric(
      "sink_left_alone", .gauge, "1 while a destination that fails is left alone.",
      samples { $0.leftAloneUntil == nil ? 0 : 1 })
    metrics.metric(
      "sink_unavailable", .gauge, "1 while a sink can take nothing: its disk, or its database.",
      samples { $0.fault == nil ? 0 : 1 })
  }
}
