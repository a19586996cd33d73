package import CallModel

/// What a request says.
package enum Normalised: Sendable, Hashable {
  /// One for each call it speaks of, in its order; at least one.
  case calls([NormalisedCall])
  /// It names no call, and is no worse for it: kept, and delivered nowhere.
  case notice
  /// It should speak of a call and cannot be understood: the operator's to mend.
  case unmappable(reason: String)
}

/// One record of a request, or why there is none.
package indirect enum NormalisedCall: Sendable, Hashable {
  case record(CallRecord)
  case unmappable(reason: String)
}
