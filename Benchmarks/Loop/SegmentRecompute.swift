import Domain
import JSON
import SQL
import SQLite
import Store
import TestSupport
import Understand

/// Every customer of a large shop looked at anew for three segments, beside duckdb, which gathers the members of the
/// same segments from the same facts.
struct SegmentRecompute {
  private let store: Store
  private let clock = Clock.fixed(LargeShop.now)

  private static let names = ["orders-90", "looks-and-does-not-buy", "spends-or-sleeps"]

  static func run(_ arguments: [String]) async throws -> JSON {
    let folder = TemporaryDirectory()
    let path = arguments.firstIndex(of: "--database").map { arguments[$0 + 1] } ?? folder.file("rondo.sqlite")
    let database = try SQLiteDatabase(path: path)
    let recompute = SegmentRecompute(store: Store(database: database))
    try await recompute.fill(
      customers: SegmentsBenchmark.option("--customers", in: arguments) ?? 100_000,
      events: SegmentsBenchmark.option("--events", in: arguments) ?? 2_000_000)
    let counts = try await recompute.store.read { try $0.factCounts(LargeShop.tenant) }
    let customers = Int(counts["customers"] ?? 0)
    SegmentsBenchmark.report("recompute: \(counts)")
    var figures: [String: JSON] = [
      "customers": .int(Int64(customers)), "events": .int(counts["events"] ?? 0),
      "orders": .int(counts["orders"] ?? 0),
    ]

    let meter = Meter()
    try await recompute.anew()
    figures["rondo"] = [
      "wall_s": .figure(meter.wall), "cpu_s": .figure(meter.cpu),
      "cpu_us_a_customer": .figure(meter.cpu / Double(max(customers, 1)) * 1_000_000),
    ]
    SegmentsBenchmark.report("rondo: \(figures["rondo"] ?? .null)")
    let members = try await recompute.members(to: folder.path)
    figures["members"] = .array(members.map { .int(Int64($0)) })
    figures["duckdb"] = try await recompute.duckdb(path, folder.path, arguments)
    await database.close()
    withExtendedLifetime(folder) {}
    return .object(figures)
  }

  private func fill(customers: Int, events: Int) async throws {
    try await store.migrate()
    guard try await store.read({ try $0.tenants().isEmpty }) else { return }
    let begin = ContinuousClock.now
    try await LargeShop(store: store, customers: customers, events: events, seed: 1).fill()
    SegmentsBenchmark.report("filled in \(ContinuousClock.now - begin)")
  }

  /// Three definitions, put in force as a person does it, and everybody looked at until nothing is due.
  private func anew() async throws {
    let ids = IDSource.system(clock: clock)
    let tenant = LargeShop.tenant
    let now = clock.now()
    try await store.write { tx in
      // What the filler left goes out of force.
      for var segment in try tx.segments(tenant) where !SegmentRecompute.names.contains(segment.key) {
        segment.archivedAt = now
        try tx.saveSegment(tenant, segment)
      }
      for (name, definition) in zip(SegmentRecompute.names, LargeShop.definitions).dropLast() {
        let before = try tx.segment(tenant, key: name)
        try tx.saveSegment(
          tenant,
          Segment(
            id: before?.id ?? ids.next(), key: name, name: name, version: (before?.version ?? 0) + 1,
            definition: definition, updatedAt: now))
      }
    }
    let desk = SegmentDesk(records: store, clock: clock, ids: ids)
    let begin = ContinuousClock.now
    _ = try await desk.define(
      tenant, key: SegmentRecompute.names[2], name: SegmentRecompute.names[2], definition: LargeShop.definitions[2],
      by: "benchmark")
    SegmentsBenchmark.report("everybody is due after \(ContinuousClock.now - begin)")
    let understander = Understander(records: store, clock: clock, ids: ids)
    let looked = try await understander.drain(tenant)
    SegmentsBenchmark.report("\(looked) looks after \(ContinuousClock.now - begin)")
  }

  /// Who is in each segment, one hexadecimal id a line in a file each, and how many.
  private func members(to folder: String) async throws -> [Int] {
    var counts: [Int] = []
    for (number, name) in SegmentRecompute.names.enumerated() {
      let ids = try await store.readSQL { tx in
        try tx.connection.query(
          """
          SELECT hex(customer_id) FROM memberships
          WHERE tenant_id = \(LargeShop.tenant) AND is_member = 1
            AND segment_id = (SELECT segment_id FROM segments WHERE tenant_id = \(LargeShop.tenant) AND key = \(name))
          """
        ) { try $0.text(0) }
      }
      Command.write(Array(ids.sorted().joined(separator: "\n").utf8), to: folder + "/members-\(number)")
      counts.append(ids.count)
    }
    return counts
  }

  /// The peer, in Python beside this file: null where it is not installed.
  private func duckdb(_ path: String, _ folder: String, _ arguments: [String]) async throws -> JSON {
    guard let script = RunningServer.file("Benchmarks/Loop/aggregate.py"),
      let python = RunningServer.file(".build/python/bin/python")
    else {
      SegmentsBenchmark.report("duckdb: run from the repository by bin/bench, which installs it")
      return .null
    }
    let now = "\(LargeShop.now.microseconds)"
    let (status, output) = await onThread { Command.run([python, script, path, folder, now]) }
    guard status == 0, let last = output.split(separator: "\n").last else {
      throw BenchmarkProblem("duckdb: \(output)")
    }
    return try JSON.parse(String(last))
  }
}
