import Domain
import JSON
import SQLite
import Sense
import Store
import TestSupport
import Understand

/// One event after the other for customers with many events, under a hundred live segments: taken in, understood and
/// stored on SQLite with `synchronous = FULL`, as a request at a time brings them.
struct SegmentLooks {
  private let store: Store
  private let intake: Intake
  private let understander: Understander
  private let start: Instant
  private var random = SeededRandom(seed: 11)

  static let segments = 100
  private static let tenant = TenantID(high: 1, low: 1)
  private static let perSize = 8
  private static let events = 40
  private static let names = [
    "page", "Product Viewed", "Product Viewed", "Product Added", "Products Searched", "Email Opened",
  ]

  static func run(rounds: Int) async throws -> JSON {
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("rondo.sqlite"))
    var looks = try await SegmentLooks(Store(database: database))
    var sizes: [(name: String, events: [Int])] = [("100", [100]), ("1000", [1_000]), ("10000", [10_000])]
    // From one to the most, evenly: the shop of the requirement.
    sizes.append(("up_to_10000", (0..<perSize).map { 10_000 * (2 * $0 + 1) / (2 * perSize) }))
    var figures: [String: JSON] = [
      "segments": .int(Int64(segments)), "rounds": .int(Int64(rounds)), "events_a_round": .int(Int64(events)),
    ]
    var cpu: [String: Rounds] = [:]
    var wall: [String: Rounds] = [:]
    for (name, counts) in sizes { try await looks.fill(name, counts) }
    for round in 0..<rounds {
      for (name, _) in sizes {
        let (cpuTime, wallTime) = try await looks.round(name, round)
        cpu[name, default: Rounds()].add(cpuTime)
        wall[name, default: Rounds()].add(wallTime)
      }
    }
    for (name, _) in sizes {
      figures["customers_with_\(name)"] = ["cpu_ms": cpu[name]?.json ?? .null, "wall_ms": wall[name]?.json ?? .null]
    }
    figures["together"] = try await looks.together(rounds: rounds)
    await database.close()
    withExtendedLifetime(folder) {}
    return .object(figures)
  }

  private init(_ store: Store) async throws {
    self.store = store
    start = Clock.system.now()
    let ids = IDSource.system(clock: .system)
    intake = Intake(records: store, clock: .system, ids: ids)
    understander = Understander(records: store, clock: .system, ids: ids)
    try await store.migrate()
    let start = start
    try await store.write { tx in
      try tx.insertTenant(
        Tenant(
          id: SegmentLooks.tenant, name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!,
          language: .english, mode: .sandbox, secret: Array(repeating: 7, count: 32), settings: TenantSettings(),
          createdAt: start))
      for number in 0..<Int64(SegmentLooks.segments) {
        try tx.saveSegment(
          SegmentLooks.tenant,
          Segment(
            id: ids.next(), key: "segment-\(number)", name: "Segment \(number)", version: 1,
            definition: SegmentSpeedBenchmark.condition(number), updatedAt: start))
      }
    }
  }

  private static func user(_ name: String, _ index: Int) -> String { "\(name)-\(index)" }

  private func message(_ user: String, _ name: String, at: Instant, id: String, _ number: UInt64) -> JSON {
    [
      "type": "track", "userId": .string(user), "event": .string(name), "messageId": .string(id),
      "timestamp": .string(at.description),
      "properties": [
        "product_id": .string("P\(number % 200)"), "category": .string(["tea", "cups", "pots"][Int(number >> 9 % 3)]),
        "price": .int(Int64(number >> 17 % 900)),
      ],
    ]
  }

  private mutating func fill(_ name: String, _ counts: [Int]) async throws {
    for index in 0..<SegmentLooks.perSize {
      let user = SegmentLooks.user(name, index)
      let count = counts[index % counts.count]
      var messages: [JSON] = []
      for number in 0..<count {
        let at = start - Span(microseconds: Int64(random.next() % (400 * 86_400_000_000)))
        messages.append(
          message(user, random.pick(SegmentLooks.names), at: at, id: "\(user)/\(number)", random.next()))
      }
      for part in stride(from: 0, to: count, by: 1_000) {
        try await accept(Array(messages[part..<min(part + 1_000, count)]))
      }
    }
    try await understander.drain(SegmentLooks.tenant)
  }

  private func accept(_ messages: [JSON]) async throws {
    let parser = IntakeParser(receivedAt: Clock.system.now(), currency: Currency("CNY")!)
    let answers = try await intake.accept(
      messages.map { parser.message($0) }, tenant: SegmentLooks.tenant, via: .own)
    guard answers.allSatisfy({ $0 == .accepted }) else { throw BenchmarkProblem("An event was not accepted.") }
  }

  /// Milliseconds an event: taken in and looked at by itself.
  private mutating func round(_ name: String, _ round: Int) async throws -> (cpu: Double, wall: Double) {
    let messages = (0..<SegmentLooks.events).map { number in
      message(
        SegmentLooks.user(name, number % SegmentLooks.perSize), random.pick(SegmentLooks.names),
        at: Clock.system.now(), id: "\(name)/new/\(round)/\(number)", random.next())
    }
    let meter = Meter()
    for message in messages {
      try await accept([message])
      guard try await understander.runOnce(SegmentLooks.tenant) > 0 else {
        throw BenchmarkProblem("Nobody was looked at after an event.")
      }
    }
    let count = Double(messages.count)
    return (meter.cpu / count * 1_000, meter.wall / count * 1_000)
  }

  /// As a busy shop brings them: many customers with 100 events each, and one look for all that arrived meanwhile.
  private mutating func together(rounds: Int) async throws -> JSON {
    let crowd = 256
    var messages: [JSON] = []
    for index in 0..<crowd {
      for number in 0..<100 {
        let at = start - Span(microseconds: Int64(random.next() % (400 * 86_400_000_000)))
        messages.append(
          message(
            "crowd-\(index)", random.pick(SegmentLooks.names), at: at, id: "crowd/\(index)/\(number)", random.next()))
      }
    }
    for part in stride(from: 0, to: messages.count, by: 1_000) {
      try await accept(Array(messages[part..<min(part + 1_000, messages.count)]))
    }
    try await understander.drain(SegmentLooks.tenant)
    var cpu = Rounds()
    for round in 0..<rounds {
      let messages = (0..<crowd).map { index in
        message(
          "crowd-\(index)", random.pick(SegmentLooks.names), at: Clock.system.now(), id: "crowd/new/\(round)/\(index)",
          random.next())
      }
      let meter = Meter()
      try await accept(messages)
      try await understander.drain(SegmentLooks.tenant)
      cpu.add(meter.cpu / Double(crowd) * 1_000)
    }
    return ["customers": .int(Int64(crowd)), "events_each": 100, "cpu_ms": cpu.json]
  }
}
