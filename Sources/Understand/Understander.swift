internal import Control
package import Domain
internal import JSON
internal import Rules

/// Looks at customers whose facts or whose time has moved: traits, segments, and what follows for strategies.
package struct Understander: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  private static let lease = Span.minutes(1)

  /// Looks at one batch of due customers. Returns how many; 0 means nothing is due.
  ///
  /// Reading and evaluating happen in a snapshot, outside the write: a fact that arrives meanwhile raises the row's
  /// generation, and the customer is looked at again.
  package func runOnce(_ tenant: TenantID, limit: Int = 256) async throws -> Int {
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
    let findings = try await records.read { tx in
      let desk = try RuleBook(tx, tenant)
      return try claims.map { try Finding(tx, desk, $0, now: now) }
    }
    let ids = ids
    try await records.write { tx in
      for finding in findings { try finding.write(tx, tenant, ids: ids, now: now) }
      try tx.countMoves(tenant, findings.flatMap(\.changes))
    }
    return claims.count
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

/// The rules in force, read once per batch.
struct RuleBook: Sendable {
  let tenant: Tenant
  let questions: [Transitions.Question]
  let context: EvaluationContext
  /// Live strategies that wait for entries, exits or dates.
  let triggers: [(strategy: Strategy, document: StrategyDocument)]

  init(_ tx: any Transaction, _ id: TenantID) throws {
    guard let tenant = try tx.tenant(id) else { throw StoreError(.notFound, "tenant \(id)") }
    self.tenant = tenant
    questions = try tx.segments(id).filter { $0.archivedAt == nil }.map {
      Transitions.Question(segment: $0, condition: try Condition(json: $0.definition))
    }
    let latest = try tx.latestContext(id) ?? RuleContext(version: 0, document: .object([:]), createdAt: .distantPast)
    context = try EvaluationContext(latest, zone: tenant.zone)
    triggers = try tx.strategies(id).filter { $0.state == .live }.compactMap { strategy in
      guard let version = try tx.strategyVersion(id, strategy.id, strategy.liveVersion) else { return nil }
      return (strategy, try StrategyDocument(json: version.document))
    }
  }

  func key(of segment: ID<Segment>) -> String? { questions.first { $0.segment.id == segment }?.segment.key }
}
