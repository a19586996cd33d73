private import Foundation
import GRDB

/// `calls-search.sqlite` in the data folder: what calls are looked for by. Built from the calls, and rebuilt when it is
/// lost or of another version, so it is never backed up.
///
/// Words stand in code: `calls_list` holds every column that is filtered by, so that counting a million calls reads it
/// alone.
enum CallSearchSchema {
  static let version: Int32 = 5

  static func path(in folder: String) -> String { folder + "/calls-search.sqlite" }

  /// Which file stands there.
  static func number(in folder: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path(in: folder)))?[.systemFileNumber] as? Int
  }

  static let sql = """
    DROP TABLE IF EXISTS calls; DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS backwards; DROP TABLE IF EXISTS texts;
    DROP TABLE IF EXISTS names; DROP TABLE IF EXISTS position;
    CREATE TABLE names(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE calls(
      n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL, started INTEGER NOT NULL,
      source INTEGER NOT NULL, provider INTEGER NOT NULL, direction INTEGER NOT NULL, status INTEGER NOT NULL,
      media INTEGER NOT NULL, flags INTEGER NOT NULL, talk INTEGER, record BLOB NOT NULL);
    CREATE INDEX calls_list ON calls(started, source, provider, direction, status, media, flags, talk);
    CREATE INDEX calls_revision ON calls(revision);
    CREATE INDEX calls_active ON calls(started) WHERE flags & 1 != 0;
    CREATE TABLE words(
      kind INTEGER NOT NULL, text TEXT NOT NULL, call INTEGER NOT NULL, PRIMARY KEY(kind, text, call)) WITHOUT ROWID;
    CREATE INDEX words_call ON words(call, kind, text);
    CREATE TABLE backwards(
      kind INTEGER NOT NULL, text TEXT NOT NULL, call INTEGER NOT NULL, PRIMARY KEY(kind, text, call)) WITHOUT ROWID;
    CREATE INDEX backwards_call ON backwards(call);
    CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'trigram', content = '', columnsize = 0);
    CREATE TABLE position(revision INTEGER NOT NULL);
    INSERT INTO position(revision) VALUES(0);
    PRAGMA user_version = \(version);
    """
}

/// What a call is beside its words, as bits.
struct CallFlags: OptionSet {
  let rawValue: Int

  static let active = CallFlags(rawValue: 1)
  static let missed = CallFlags(rawValue: 2)
  static let unread = CallFlags(rawValue: 4)
  static let recorded = CallFlags(rawValue: 8)
  static let deleted = CallFlags(rawValue: 16)
}
