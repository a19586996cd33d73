extension EnSwitchEmulator {
  package func fill(_ count: Int) { fill(count, customer: nil) }
}
