internal import Control
package import Domain
package import JSON

/// What people do with strategies: draft, start, widen, pause, end, run now.
package struct StrategyDesk: Sendable {
  let records: any Records
  let clock: Clock
  let ids: IDSource
  /// Mails have a way out whatever the tenant's own account says.
  private let hasRelay: Bool

  package init(records: any Records, clock: Clock, ids: IDSource, hasRelay: Bool = false) {
    self.hasRelay = hasRelay
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  /// Saves a document as the next version. Throws ``JSONError`` naming the field that is wrong.
  package func draft(_ tenant: TenantID, key: String, document: JSON, author: String) async throws -> StrategyVersion {
    _ = try StrategyDocument(json: document)
    let now = clock.now()
    let ids = ids
    return try await records.write { tx in
      var strategy =
        try tx.strategy(tenant, key: key)
        ?? Strategy(id: ids.next(), key: key, state: .draft, liveVersion: 0, latestVersion: 0, epoch: 0)
      strategy.latestVersion += 1
      try tx.saveStrategy(tenant, strategy)
      let version = StrategyVersion(
        strategy: strategy.id, version: strategy.latestVersion, document: document, author: author, createdAt: now)
      try tx.insertStrategyVersion(tenant, version)
      return version
    }
  }

  /// Everything that stops the latest version from starting.
  package func problems(_ tenant: TenantID, key: String) async throws -> [LaunchProblem] {
    try await records.read { [hasRelay] tx in
      let (tenant, _, document) = try StrategyDesk.latest(tx, tenant, key)
      return try LaunchProblem.all(document, tenant, tx, hasRelay: hasRelay)
    }
  }

  /// Everything that would stop a document that is not saved. Throws ``JSONError`` naming a field that is wrong.
  package func problems(_ tenant: TenantID, document: JSON) async throws -> [LaunchProblem] {
    let document = try StrategyDocument(json: document)
    return try await records.read { [hasRelay] tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      return try LaunchProblem.all(document, tenant, tx, hasRelay: hasRelay)
    }
  }

  /// Puts the latest version in force. Opens an epoch when release, shares or arms changed; throws
  /// ``LaunchProblems`` when something stops it. Members of the audience are enrolled by ``enroll(_:key:)``.
  package func start(_ tenant: TenantID, key: String, by principal: String) async throws -> Strategy {
    let now = clock.now()
    let ids = ids
    return try await records.write { [hasRelay] tx in
      var (tenant, strategy, document) = try StrategyDesk.latest(tx, tenant, key)
      let problems = try LaunchProblem.all(document, tenant, tx, hasRelay: hasRelay)
      guard problems.isEmpty else { throw LaunchProblems(problems: problems) }
      let before = try StrategyDesk.document(tx, tenant.id, strategy, strategy.liveVersion)
      if before?.epochFingerprint != document.epochFingerprint { strategy.epoch += 1 }
      strategy.liveVersion = strategy.latestVersion
      strategy.state = .live
      strategy.startedAt = strategy.startedAt ?? now
      try tx.saveStrategy(tenant.id, strategy)
      if let budget = document.budget {
        try tx.saveBudget(
          tenant.id,
          Budget(key: budget.key, mode: tenant.mode, moneyLimit: budget.money, liabilityLimit: budget.liability))
      }
      if case .schedule(let from, let everyDays) = document.trigger, max(from, now) == from || everyDays != nil {
        try tx.upsertSchedule(
          tenant.id, ScheduledJob(id: ids.next(), name: "strategy:\(strategy.id)", dueAt: max(from, now)))
      }
      try tx.wakeOccurrences(tenant.id, strategy.id, now: now)
      return strategy
    }
  }

  /// Saves the latest version again with another release step and puts it in force.
  package func release(_ tenant: TenantID, key: String, share: Double, by principal: String) async throws -> Strategy {
    let document = try await records.read { tx in
      guard let strategy = try tx.strategy(tenant, key: key),
        let version = try tx.strategyVersion(tenant, strategy.id, strategy.latestVersion)
      else { throw StoreError(.notFound, "strategy \(key)") }
      return version.document
    }
    var members = document.objectValue ?? [:]
    members["release"] = .double(share)
    _ = try await draft(tenant, key: key, document: .object(members), author: principal)
    return try await start(tenant, key: key, by: principal)
  }

  /// Pauses, resumes or ends. What is in the ledger already is checked again before it is sent and cancelled there.
  package func set(_ tenant: TenantID, key: String, state: Strategy.State, by principal: String) async throws
    -> Strategy
  {
    let now = clock.now()
    return try await records.write { tx in
      guard var strategy = try tx.strategy(tenant, key: key) else { throw StoreError(.notFound, "strategy \(key)") }
      guard strategy.liveVersion > 0, state != .draft else {
        throw StoreError(.invalid, "strategy \(key) has never been started")
      }
      strategy.state = state
      try tx.saveStrategy(tenant, strategy)
      if state == .live { try tx.wakeOccurrences(tenant, strategy.id, now: now) }
      return strategy
    }
  }

  private static func latest(
    _ tx: any Transaction, _ tenant: TenantID, _ key: String
  ) throws -> (Tenant, Strategy, StrategyDocument) {
    guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
    guard let strategy = try tx.strategy(tenant.id, key: key),
      let document = try document(tx, tenant.id, strategy, strategy.latestVersion)
    else { throw StoreError(.notFound, "strategy \(key)") }
    return (tenant, strategy, document)
  }

  static func document(
    _ tx: any Transaction, _ tenant: TenantID, _ strategy: Strategy, _ version: Int64
  ) throws -> StrategyDocument? {
    try tx.strategyVersion(tenant, strategy.id, version).map { try StrategyDocument(json: $0.document) }
  }
}
