import Domain
import JSON
import Sense
import Store

/// The store's intake: batches of events from parsed messages to committed rows.
enum StoreIngest {
  private static let start = Instant(rfc3339: "2026-01-15T08:00:00Z")!

  /// A database with `--customers` customers u0, u1, ... and nothing else.
  static func prepare(_ arguments: [String]) async throws -> JSON {
    let count = FlowChild.option("--customers", in: arguments) ?? 10_000
    return try await FlowChild.withStore(arguments) { store in
      let ids = IDSource.system(clock: .system)
      let tenant = Tenant(
        id: ids.next(), name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
        mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(), createdAt: start)
      try await store.write { try $0.insertTenant(tenant) }
      let parser = IntakeParser(receivedAt: start, currency: tenant.currency)
      let intake = Intake(records: store, clock: .system, ids: ids)
      for first in stride(from: 0, to: count, by: 1_000) {
        let messages = (first..<min(first + 1_000, count)).map {
          parser.message(["userId": .string("u\($0)"), "traits": [:]], type: "identify")
        }
        _ = try await intake.accept(messages, tenant: tenant.id, via: .operate)
      }
      return ["customers": .int(Int64(count))]
    }
  }

  /// Stores the messages of a file, one JSON message a line, in transactions of `--batch`. Reading and parsing them is
  /// not measured.
  static func run(_ arguments: [String]) async throws -> JSON {
    let batch = FlowChild.option("--batch", in: arguments) ?? 100
    let lines = try FlowChild.file("--messages", in: arguments).split(separator: "\n")
    return try await FlowChild.withStore(arguments) { store in
      guard let tenant = try await store.read({ try $0.tenants().first }) else {
        throw BenchmarkProblem("the database was not prepared")
      }
      let parser = IntakeParser(receivedAt: Clock.system.now(), currency: tenant.currency)
      let messages = try lines.map { parser.message(try JSON.parse(String($0))) }
      let intake = Intake(records: store, clock: .system, ids: .system(clock: .system))
      let watch = Stopwatch()
      for first in stride(from: 0, to: messages.count, by: batch) {
        let part = Array(messages[first..<min(first + batch, messages.count)])
        let answers = try await intake.accept(part, tenant: tenant.id, via: .operate)
        guard answers.allSatisfy({ $0 == .accepted }) else { throw BenchmarkProblem("a message was not taken") }
      }
      return watch.json("rows", messages.count)
    }
  }
}
