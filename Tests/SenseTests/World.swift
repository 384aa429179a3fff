import Domain
import Foundation
import JSON
import Sense
import Store
import Synchronization
import TestSupport

/// A store with one tenant, a clock that is set by hand, and ids from a counter.
struct World: Sendable {
  static let start = Instant(rfc3339: "2026-11-20T00:00:00Z")!

  let store: any Records
  let tenant: TenantID
  let clock: Clock
  let ids: IDSource
  private let time: Hand

  private final class Hand: Sendable {
    let microseconds = Atomic<Int64>(World.start.microseconds)
    let count = Atomic<UInt64>(0)
  }

  static func make(_ engine: TestEngine, _ body: (World) async throws -> Void) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let hand = Hand()
      let clock = Clock { Instant(microseconds: hand.microseconds.load(ordering: .relaxed)) }
      let ids = IDSource.version7(clock: clock) {
        let count = hand.count.add(1, ordering: .relaxed).newValue
        return (count >> 20, count &* 0x9E37_79B9_7F4A_7C15)
      }
      let tenant = Tenant(
        id: ids.next(), name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
        mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(), createdAt: start)
      try await store.write { try $0.insertTenant(tenant) }
      try await body(World(store: store, tenant: tenant.id, clock: clock, ids: ids, time: hand))
    }
  }

  func set(_ instant: Instant) { time.microseconds.store(instant.microseconds, ordering: .relaxed) }

  func importer(batchCount: Int = 2_000) -> Importer {
    Importer(records: store, clock: clock, ids: ids, batchCount: batchCount)
  }

  func counts() async throws -> [String: Int64] {
    let tenant = tenant
    return try await store.read { try $0.factCounts(tenant) }
  }
}

/// The files that are shared with the tests: `RONDO_SHARED`, or `../shared` beside the package.
enum Shared {
  /// Nil, with the reason printed, where they are not there; in CI that is a failure.
  static func file(_ name: String) throws -> String? {
    let environment = ProcessInfo.processInfo.environment
    let root = environment["RONDO_SHARED"] ?? packageRoot + "/../shared"
    let path = root + "/data/" + name
    if FileManager.default.fileExists(atPath: path) { return path }
    if environment["CI"] != nil { throw Missing(path: path) }
    print("skipped: there is no \(path); RONDO_SHARED may name the folder")
    return nil
  }

  struct Missing: Error { let path: String }

  private static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
}

/// A generator whose numbers are the same for the same seed (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

extension TemporaryDirectory {
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, bytes: Array(text.utf8))
  }

  func write(_ name: String, bytes: [UInt8]) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}
