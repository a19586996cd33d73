extension AgendizeEmulator {
  package func settle(_ push: EmulatedPush, status: Int?, body: String) {
    _ = delivered(push, status: status ?? 0, body: body)
  }
}
