import JSON

/// Segments kept true: what one event costs where a hundred of them live, and all of them anew for a large shop.
enum SegmentsBenchmark: Benchmark {
  static let name = "segments"
  static let summary = """
    CPU of an event under 100 segments, and all customers anew beside duckdb: [--rounds 5] [--customers 100000] \
    [--events 2000000] [--database FILE, written to] [--only looks|recompute]
    """

  static func run(_ arguments: [String]) async throws -> JSON {
    var figures: [String: JSON] = [:]
    let only = arguments.firstIndex(of: "--only").map { arguments[$0 + 1] }
    if only != "recompute" {
      figures["looks"] = try await SegmentLooks.run(rounds: option("--rounds", in: arguments) ?? 5)
      report("looks: \(figures["looks"] ?? .null)")
    }
    if only != "looks" { figures["recompute"] = try await SegmentRecompute.run(arguments) }
    return .object(figures)
  }
}
