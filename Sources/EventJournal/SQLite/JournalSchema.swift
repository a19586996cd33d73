import GRDB

/// The journal's file: `journal.sqlite` in the data folder.
///
/// Invariants:
/// * An event's row is written once, with its commit; only `state` changes later (quarantined → mended).
/// * `seq` grows by one for each event and is never used twice: the newest row is never removed.
/// * Every event, and every act, has its entry in `leaves`, written in the same transaction; entries are never removed.
/// * A transaction that appends touches tables whose keys grow, and no others: a random key would cost most of the rate.
/// * Cursors, parked deliveries and dead letters are in this file, so that one commit settles them together.
enum JournalSchema {
  /// "SWBD"
  static let applicationID: Int32 = 0x5357_4244
  static let version: Int32 = 6

  static let sql = """
    CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE events(
      seq INTEGER PRIMARY KEY, id BLOB NOT NULL, received_at INTEGER NOT NULL, source TEXT NOT NULL,
      kind INTEGER NOT NULL, state INTEGER NOT NULL, call BLOB, dedupe BLOB, parent INTEGER, origin INTEGER,
      verdict TEXT NOT NULL, key_id TEXT, address TEXT, method TEXT, target TEXT, reason TEXT,
      r BLOB NOT NULL, c BLOB NOT NULL, headers BLOB, body BLOB, record BLOB);
    CREATE INDEX events_quarantined ON events(seq) WHERE state = 2;
    CREATE TABLE fingerprints(first_seq INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, keys BLOB NOT NULL);
    CREATE TABLE sinks(
      name TEXT NOT NULL, shard INTEGER NOT NULL, active INTEGER NOT NULL, position INTEGER NOT NULL,
      examined INTEGER NOT NULL DEFAULT 0, filtered INTEGER NOT NULL DEFAULT 0,
      delivered INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0,
      epoch INTEGER NOT NULL DEFAULT 0, worker TEXT, expires_at INTEGER NOT NULL DEFAULT 0, state BLOB,
      PRIMARY KEY(name, shard));
    CREATE TABLE deliveries(
      sink TEXT NOT NULL, seq INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
      due_at INTEGER NOT NULL, call BLOB, reason TEXT, PRIMARY KEY(sink, seq));
    CREATE TABLE attempts(
      id INTEGER PRIMARY KEY, sink TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL,
      at INTEGER NOT NULL, duration_us INTEGER NOT NULL, succeeded INTEGER NOT NULL, detail TEXT NOT NULL);
    CREATE TABLE rejected(
      id INTEGER PRIMARY KEY, rejected_at INTEGER NOT NULL, source TEXT NOT NULL, address TEXT NOT NULL,
      reason TEXT NOT NULL, method TEXT NOT NULL, target TEXT NOT NULL, headers BLOB NOT NULL, body BLOB NOT NULL,
      size INTEGER NOT NULL);
    CREATE TABLE configurations(first_seq INTEGER NOT NULL, activated_at INTEGER NOT NULL, digest BLOB NOT NULL, text BLOB NOT NULL);
    """ + since1 + since2 + since3 + since4 + since5

  /// What version 2 added.
  private static let since1 = """
    CREATE TABLE replays(seq INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, key INTEGER NOT NULL);
    CREATE TABLE key_uses(
      source TEXT NOT NULL, key_id TEXT NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY(source, key_id));
    CREATE TABLE oauth_clients(
      id TEXT PRIMARY KEY, source TEXT NOT NULL, scope TEXT NOT NULL, secret TEXT NOT NULL, refresh TEXT NOT NULL,
      created_at INTEGER NOT NULL, used_at INTEGER);
    CREATE TABLE oauth_tokens(
      sealed TEXT PRIMARY KEY, client TEXT NOT NULL, source TEXT NOT NULL, scope TEXT NOT NULL,
      expires_at INTEGER NOT NULL);
    CREATE INDEX rejected_sender ON rejected(source, address, id, size);
    """

  /// What version 3 added: the audit log's entries, and what rejected requests are committed to.
  private static let since2 = """
    CREATE TABLE leaves(first INTEGER PRIMARY KEY, seq INTEGER, count INTEGER NOT NULL, entries BLOB NOT NULL);
    CREATE TABLE refusals(
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, minute INTEGER NOT NULL, r BLOB NOT NULL, c BLOB NOT NULL,
      leaf INTEGER);
    CREATE INDEX refusals_open ON refusals(id) WHERE leaf IS NULL;
    CREATE INDEX refusals_leaf ON refusals(leaf) WHERE leaf IS NOT NULL;
    """

  /// What version 4 added: why a sink stands still, null where it does not; and how many deliveries an operator gave up.
  private static let since3 = """
    ALTER TABLE sinks ADD COLUMN paused TEXT;
    ALTER TABLE sinks ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
    """

  /// What version 5 added: replays, and which deliveries are theirs; and from which event on each sink went by which
  /// configuration. The state 4, under way, is new as well.
  private static let since4 = """
    CREATE TABLE replay_jobs(
      id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, request BLOB NOT NULL, first INTEGER NOT NULL,
      last INTEGER NOT NULL, position INTEGER NOT NULL, state INTEGER NOT NULL, examined INTEGER NOT NULL DEFAULT 0,
      enqueued INTEGER NOT NULL DEFAULT 0, waited INTEGER NOT NULL DEFAULT 0);
    ALTER TABLE sinks ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sinks ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE deliveries ADD COLUMN replay INTEGER;
    ALTER TABLE deliveries ADD COLUMN route TEXT;
    ALTER TABLE deliveries ADD COLUMN was_dead INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE attempts ADD COLUMN replay INTEGER;
    CREATE TABLE eras(sink TEXT NOT NULL, after INTEGER NOT NULL, configuration INTEGER NOT NULL);
    CREATE INDEX deliveries_replay ON deliveries(replay, state) WHERE replay IS NOT NULL;
    """

  /// What version 6 added: how far sources were polled, and what their latest rows said. The kind 4, polled, is new as well.
  private static let since5 = """
    CREATE TABLE polls(source TEXT PRIMARY KEY, cursor BLOB NOT NULL, finished_at INTEGER);
    CREATE TABLE polled_rows(
      source TEXT NOT NULL, key INTEGER NOT NULL, digest INTEGER NOT NULL, seen_at INTEGER NOT NULL,
      PRIMARY KEY(source, key));
    CREATE INDEX polled_rows_seen ON polled_rows(source, seen_at);
    """

  /// Makes the tables in a new file; refuses a file that is something else, or newer.
  static func prepare(_ db: Database) throws {
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if application == 0, found == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 {
      try db.execute(sql: sql)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(version)")
      return
    }
    guard application == applicationID else {
      throw JournalError(.incompatible, "journal.sqlite is not a Switchboard journal")
    }
    guard (1...version).contains(found) else {
      throw JournalError(.incompatible, "journal.sqlite has format \(found); this program knows format \(version)")
    }
    if found < 2 { try db.execute(sql: since1) }
    if found < 3 { try db.execute(sql: since2) }
    if found < 4 { try db.execute(sql: since3) }
    if found < 5 { try db.execute(sql: since4) }
    if found < 6 { try db.execute(sql: since5) }
    if found < version { try db.execute(sql: "PRAGMA user_version = \(version)") }
  }
}
