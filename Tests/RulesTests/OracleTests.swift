import JSON
import TestSupport
import Testing

@Suite("Segments against the oracle")
struct OracleTests {
  @Test("agree on 300 random histories, contexts, conditions and clocks")
  func agree() throws {
    var comparison = SegmentComparison()
    for seed in 0..<300 { try comparison.run(seed: UInt64(seed)) }
    #expect(comparison.failures == [])
    #expect(comparison.mismatches == 0)
    #expect(comparison.boundaryChanges == 0)
    #expect(comparison.excessWakeUps == 0)
    // Otherwise the cases would prove nothing.
    #expect(comparison.wakeUps > 100)
    #expect(comparison.atomicChanges >= comparison.wakeUps)
  }
}
