import Glibc
import JSON
import TestSupport

/// Compares segments with the brute-force oracle on random cases.
enum SegmentOracleBenchmark: Benchmark {
  static let name = "segment-oracle"
  static let summary = "segments against a brute-force oracle: [--cases 10000] [--seed 1]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let cases = value(after: "--cases", in: arguments) ?? 10_000
    let seed = value(after: "--seed", in: arguments) ?? 1
    var comparison = SegmentComparison()
    for index in 0..<cases {
      // Cases of different seeds do not overlap.
      try comparison.run(seed: seed &* 1_000_000_007 &+ index)
      if (index + 1) % 1_000 == 0 { report("\(index + 1) of \(cases) cases") }
    }
    for failure in comparison.failures { report(failure) }
    return comparison.json
  }

  private static func value(after flag: String, in arguments: [String]) -> UInt64? {
    guard let index = arguments.firstIndex(of: flag), index + 1 < arguments.count else { return nil }
    return UInt64(arguments[index + 1])
  }

  private static func report(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(2, bytes, bytes.count)
  }
}
