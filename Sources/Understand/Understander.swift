package import Domain

/// Looks at customers whose facts or whose time has moved: traits, segments, and what follows for strategies.
package struct Understander: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource
  private let shelf = RuleShelf()
  private let kept: EventShelf

  /// Events are kept between looks where a customer has at least so many.
  package init(records: any Records, clock: Clock, ids: IDSource, keeping fewest: Int = 100) {
    self.records = records
    self.clock = clock
    self.ids = ids
    kept = EventShelf(fewest: fewest)
  }

  private static let lease = Span.minutes(1)

  /// Customers that are read, and then written, in one transaction.
  private static let part = 128
  /// Parts that are read ahead of the one that is being written.
  private static let ahead = 2

  /// Looks at one batch of due customers. Returns how many; 0 means nothing is due.
  ///
  /// Reading and evaluating happen in a snapshot, outside the write: a fact that arrives meanwhile raises the row's
  /// generation, and the customer is looked at again. The next parts are read while one is written; they are written
  /// in order.
  package func runOnce(_ tenant: TenantID, limit: Int = 512) async throws -> Int {
    let clock = clock
    let claims = try await records.write { tx in
      let claims = try tx.claimAgenda(
        tenant, .understand, now: clock.now(), lease: Understander.lease, limit: limit)
      CrashPoint.beforeClaimCommit.pass()
      return claims
    }
    guard !claims.isEmpty else { return 0 }
    CrashPoint.afterClaimCommit.pass()
    let now = clock.now()
    let parts = stride(from: 0, to: claims.count, by: Understander.part).map {
      Array(claims[$0..<min($0 + Understander.part, claims.count)])
    }
    try await withThrowingTaskGroup(of: (number: Int, findings: [Finding]).self) { group in
      func read(_ number: Int) {
        guard number < parts.count else { return }
        group.addTask { (number, try await look(tenant, parts[number], now: now)) }
      }
      for number in 0...Understander.ahead { read(number) }
      var found: [Int: [Finding]] = [:]
      for number in parts.indices {
        while found[number] == nil, let next = try await group.next() { found[next.number] = next.findings }
        try await write(tenant, found.removeValue(forKey: number) ?? [], now: now)
        read(number + Understander.ahead + 1)
      }
    }
    return claims.count
  }

  private func look(_ tenant: TenantID, _ claims: [AgendaClaim], now: Instant) async throws -> [Finding] {
    let (shelf, kept) = (shelf, kept)
    return try await records.read { tx in
      let book = try RuleBook(tx, tenant, shelf)
      let aliases = try tx.aliasSets(tenant, claims.map(\.customer))
      return try claims.map { try Finding(tx, book, kept, $0, aliases[$0.customer], now: now) }
    }
  }

  private func write(_ tenant: TenantID, _ findings: [Finding], now: Instant) async throws {
    let ids = ids
    try await records.write { tx in
      try findings.write(tx, tenant, ids: ids, now: now)
      let changes = findings.flatMap(\.changes)
      guard !changes.isEmpty else { return }
      try tx.tell(tenant, findings.flatMap(\.notices), now: now)
      try tx.countMoves(tenant, changes)
    }
  }

  /// Looks until nothing is due. Returns how many customers were looked at.
  @discardableResult
  package func drain(_ tenant: TenantID) async throws -> Int {
    var total = 0
    while true {
      let count = try await runOnce(tenant)
      if count == 0 { return total }
      total += count
    }
  }
}
