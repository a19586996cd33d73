/// What the documents leave open or contradict, to be chosen by a test.
package struct PortSIPBehaviour: Sendable, Hashable {
  /// Seconds an access token lives: 1800 on one page, 3600 on another.
  package var expiresIn = 1_800
  /// Seconds a refresh token lives. Not documented.
  package var refreshExpiresIn = 86_400
  /// Whether `skip=1` means the first item ("skip numbering is 1-based") and not the second (the schema's minimum and
  /// default 0).
  package var skipIsOneBased = false
  /// Whether a filter that names `ended_at` is refused with 400; the guide's examples show `started_at` alone.
  package var rejectsEndedAtFilter = false
  /// Whether `/calllogs` and `/cdrs` honour the query options: the guide shows them for every collection, the schema
  /// declares them for neither.
  package var honoursQueryOptions = true
  /// Whether `count` is there without `count=true` too, as the guide's samples print it.
  package var alwaysCounts = false
  /// Whether rows of a list hold `service_number` and `user_data` too, as the schema says; the guide's sample has
  /// neither.
  package var listsServiceNumber = false
  /// How absent values are written in calls that are made up.
  package var absent = PortSIPAbsent.mixed
  /// The form of pushed events.
  package var eventForm = PortSIPEventForm.v22
  /// Whether `call_cdr` holds the `cdr_id` that its table names and its sample lacks.
  package var cdrCarriesID = false
  /// The one-time password of accounts with two-factor sign-in.
  package var oneTimePassword = "314159"

  package init() {}
}
