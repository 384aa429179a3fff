import Domain
import JSON
import Store

/// The agenda as a queue: jobs that are due are claimed under a lease, worked on (nothing, here) and finished.
enum AgendaWork {
  /// Claims as many as the loop does.
  private static let batch = 256

  static func run(_ arguments: [String]) async throws -> JSON {
    let count = FlowChild.option("--jobs", in: arguments) ?? 20_000
    return try await FlowChild.withStore(arguments) { store in
      let ids = IDSource.system(clock: .system)
      let now = Clock.system.now()
      let tenant = Tenant(
        id: ids.next(), name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
        mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(), createdAt: now)
      let customers: [CustomerID] = (0..<count).map { _ in ids.next() }
      try await store.write { try $0.insertTenant(tenant) }
      let entering = Stopwatch()
      for first in stride(from: 0, to: count, by: batch) {
        let part = customers[first..<min(first + batch, count)]
        try await store.write { tx in
          try tx.touch(tenant.id, part.map { AgendaTouch(customer: $0, stage: .understand, dueAt: now) })
        }
      }
      let entered = entering.json("jobs", count)
      let working = Stopwatch()
      let done = try await drain(store, tenant.id)
      guard done == count else { throw BenchmarkProblem("\(done) of \(count) jobs were done") }
      return ["entered": entered, "worked": working.json("jobs", done)]
    }
  }

  private static func drain(_ store: Store, _ tenant: TenantID) async throws -> Int {
    var done = 0
    while true {
      let claims = try await store.write { tx in
        try tx.claimAgenda(tenant, .understand, now: Clock.system.now(), lease: .minutes(1), limit: batch)
      }
      if claims.isEmpty { return done }
      try await store.write { tx in
        try tx.finishAgenda(tenant, claims.map { AgendaEnd($0, next: nil) })
      }
      done += claims.count
    }
  }
}
