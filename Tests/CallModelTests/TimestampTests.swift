import CallModel
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"), ("2024-02-29T23:59:60Z", "2024-02-29T23:59:59Z"),
    ("2026-11-21t04:00:00.5+01:30", "2026-11-21T02:30:00.500Z"), ("2026-11-21 04:00:00-0500", "2026-11-21T09:00:00Z"),
    ("2026-11-21T04:00+02", "2026-11-21T02:00:00Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z"),
    ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.250Z"),
  ])
  func `An instant is read in every form and written in one`(_ text: String, _ canonical: String) {
    guard case .instant(let instant) = Timestamp.parse(text) else {
      Issue.record("not read: \(text)")
      return
    }
    #expect(instant.description == canonical)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00X", "2026-01-01T00:00:00+1", "2026-01-01T00:00:00Z ", "0000-01-01T00:00:00Z",
    "2026-01-01T00:00:00.Z",
  ])
  func `What is no date-time is not read`(_ text: String) { #expect(Timestamp.parse(text) == nil) }

  @Test func `Every day of four centuries comes back`() {
    for days in stride(from: -150_000, to: 150_000, by: 17) {
      let date = CivilDate(daysSinceEpoch: days)
      #expect(date.daysSinceEpoch == days)
      #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
    }
  }

  @Test func `Instants beyond the years 1 to 9999 do not trap`() {
    #expect(Instant(microseconds: .max) == Instant.range.upperBound)
    #expect(Instant(microseconds: .min) == Instant.range.lowerBound)
    #expect(Instant(seconds: .max) == nil)
    #expect(Instant(microseconds: 0).adding(milliseconds: .max) == Instant.range.upperBound)
  }
}

@Suite struct LocalTimeTests {
  private func resolve(_ text: String, _ zone: String) -> LocalTime.Resolved? {
    guard case .local(let seconds, let microseconds) = Timestamp.parse(text) else { return nil }
    return LocalTime.resolve(seconds: seconds, microseconds: microseconds, zone: zone)
  }

  @Test(arguments: [
    ("2026-07-01T12:00:00", "Europe/Paris", "2026-07-01T10:00:00Z", false),
    ("2026-01-01T12:00:00", "Europe/Paris", "2026-01-01T11:00:00Z", false),
    // The clocks skipped 02:00 to 03:00: the offset that held before it.
    ("2024-03-31T02:30:00", "Europe/Paris", "2024-03-31T01:30:00Z", true),
    ("2024-03-31T01:59:59", "Europe/Paris", "2024-03-31T00:59:59Z", false),
    ("2024-03-31T03:00:00", "Europe/Paris", "2024-03-31T01:00:00Z", false),
    // They showed 02:00 to 03:00 twice: the earlier instant.
    ("2024-10-27T02:30:00", "Europe/Paris", "2024-10-27T00:30:00Z", true),
    ("2024-10-27T03:00:00", "Europe/Paris", "2024-10-27T02:00:00Z", false),
    ("2014-08-22T12:30:00", "US/Eastern", "2014-08-22T16:30:00Z", false),
    // Lord Howe moves its clocks by half an hour.
    ("2024-10-06T02:15:00", "Australia/Lord_Howe", "2024-10-05T15:45:00Z", true),
    ("2026-05-05T05:45:00", "Asia/Kathmandu", "2026-05-05T00:00:00Z", false),
  ])
  func `A wall clock's time has one instant, and says where it is ambiguous`(
    _ text: String, _ zone: String, _ instant: String, _ isAmbiguous: Bool
  ) {
    let resolved = resolve(text, zone)
    #expect(resolved?.instant.description == instant)
    #expect(resolved?.isAmbiguous == isAmbiguous)
  }

  @Test func `An unknown zone gives nothing`() {
    #expect(resolve("2026-01-01T00:00:00", "Mars/Olympus") == nil)
    #expect(!LocalTime.isKnown(zone: String(repeating: "x", count: 100)))
  }
}
