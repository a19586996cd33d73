/// How List takes `startDate` and `endDate`. The page calls the first an upper bound of the start time and the second a
/// lower bound of the end time, both exclusive; the labels look swapped.
package enum AgendizeDateBounds: Sendable, Hashable, CaseIterable {
  /// By the parameters' names: calls that started after `startDate` and ended before `endDate`.
  case asNamed
  /// By the page's letter: calls that started before `startDate` and ended after `endDate`.
  case asPrinted
}
