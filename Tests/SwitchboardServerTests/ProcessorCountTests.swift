import SwitchboardServer
import Testing

@Suite struct ProcessorCountTests {
  @Test(
    arguments: [
      ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2), ("Cpus_allowed:\t1\n", 1),
      ("Cpus_allowed:\tffffffff,0000000f\n", 36), ("Cpus_allowed:\t0\n", nil), ("Name:\tx\n", nil), ("", nil),
    ] as [(String, Int?)])
  func `The processors are those that the kernel allows`(_ status: String, _ count: Int?) {
    #expect(ProcessorCount.allowed(inStatus: status) == count)
  }
}
