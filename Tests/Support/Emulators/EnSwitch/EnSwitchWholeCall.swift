/// A call from its beginning to its end.
enum EnSwitchWholeCall {
  /// Seconds until somebody answers, or until it is given up.
  private static func ring(_ number: Int) -> Int { 4 + EnSwitchDirectory.remainder(number, 21) }

  private static func talk(_ number: Int) -> Int { 15 + EnSwitchDirectory.remainder(number, 600) * 37 % 600 }

  /// - Parameter end: when its last leg ends.
  /// - Returns: with all legs ended.
  static func call(
    _ number: Int, endingAt end: Int, customer: Int?, options: EnSwitchOptions
  ) -> EnSwitchLiveCall {
    let scenario = EnSwitchScenario(call: number)
    let talk = scenario.isAnswered ? talk(number) : 0
    let answered = end - talk
    var call = EnSwitchLiveCall(number, at: answered - ring(number), customer: customer, options: options)
    if scenario.isAnswered { call.answer(at: answered) }
    if scenario == .transferred {
      call.transfer(to: EnSwitchDirectory.phone(number + 2), at: answered + talk / 2)
    }
    call.end(at: end)
    return call
  }
}
