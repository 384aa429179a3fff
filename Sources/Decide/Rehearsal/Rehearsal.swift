internal import Content
internal import Control
internal import Crypto
package import Domain
package import JSON
internal import Rules

/// Decides a draft as if it were live, in a transaction that is taken back: nothing is drawn, reserved, kept or sent.
///
/// It is the very code that decides for real, so that what it shows is what would happen, budgets and caps included,
/// in the order shown.
package struct Rehearsal: Sendable {
  package struct Request: Sendable {
    package var document: JSON
    /// The strategy it is a draft of, whose past draws and treatments then count; nil for a new one.
    package var key: String?
    /// One alias set; nil for the audience.
    package var customer: AliasSet?
    /// Now, or an earlier instant: the audience is then who would have been in it.
    package var at: Instant
    package var limit: Int
    /// Messages that are not saved yet, by key; they stand in front of those that are.
    package var templates: [String: JSON]

    package init(
      document: JSON, key: String?, customer: AliasSet?, at: Instant, limit: Int, templates: [String: JSON] = [:]
    ) {
      self.document = document
      self.key = key
      self.customer = customer
      self.at = at
      self.limit = limit
      self.templates = templates
    }
  }

  /// One customer's decision.
  package struct Decision: Sendable {
    package let customer: CustomerID
    package let body: ReceiptBody
    package let cost: Int64
    package let liability: Int64
  }

  package struct Report: Sendable {
    package let at: Instant
    package let policy: Policy
    /// How many the audience has, as far as it was counted.
    package let audience: Int
    package let decisions: [Decision]
    /// What those customers did in the goal window after `at`; nil while that window is open.
    package let baseline: Baseline?
  }

  package struct Baseline: Sendable, Hashable {
    package let customers: Int
    package let converted: Int
    package let revenue: Int64
  }

  private let records: any Records
  private let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  /// Carries the report out of the transaction and takes everything in it back.
  private struct Finished: Error {
    let report: Report
  }

  /// Throws ``JSONError`` naming the field of a document that is wrong, ``LaunchProblems`` for what is missing.
  package func run(_ tenant: TenantID, _ request: Request) async throws -> Report {
    let document = try StrategyDocument(json: request.document)
    let (ids, now) = (ids, clock.now())
    do {
      try await records.write { tx in
        guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
        try Rehearsal.stageTemplates(request, tx, tenant.id, now: now)
        // What keeps a mail from leaving does not keep a decision from being shown.
        let problems = try LaunchProblem.all(document, tenant, tx, hasRelay: true).filter(\.stopsRehearsal)
        guard problems.isEmpty else { throw LaunchProblems(problems: problems) }
        let strategy = try Rehearsal.stage(request, tx, tenant, ids, now: now)
        let batch = DecisionBatch(tx: tx, tenant: tenant, ids: ids, now: request.at)
        guard let plan = try StrategyPlan(tx, tenant, strategy, ids: ids) else {
          throw StoreError(.notFound, "the draft")
        }
        let audience = try RehearsalAudience(tx, tenant, plan, request, now: now)
        let decisions = try audience.chosen.map { aliases in
          try Rehearsal.decide(aliases, batch, plan, isPast: request.at < now, ids)
        }
        throw Finished(
          report: Report(
            at: request.at, policy: plan.policy, audience: audience.count, decisions: decisions,
            baseline: try audience.baseline(tx, tenant.id, document.goal, now: now)))
      }
    } catch let finished as Finished {
      return finished.report
    }
    throw StoreError(.other, "a rehearsal that did not end")
  }

  /// The draft as the version in force, until the transaction is taken back.
  private static func stage(
    _ request: Request, _ tx: any Transaction, _ tenant: Tenant, _ ids: IDSource, now: Instant
  ) throws -> Strategy {
    var strategy =
      try request.key.flatMap { try tx.strategy(tenant.id, key: $0) }
      ?? Strategy(
        id: ids.next(), key: "rehearsal-\(ids.next() as ID<Strategy>)", state: .draft, liveVersion: 0, latestVersion: 0,
        epoch: 1)
    strategy.latestVersion += 1
    strategy.liveVersion = strategy.latestVersion
    strategy.state = .live
    try tx.saveStrategy(tenant.id, strategy)
    try tx.insertStrategyVersion(
      tenant.id,
      StrategyVersion(
        strategy: strategy.id, version: strategy.latestVersion, document: request.document, author: "rehearsal",
        createdAt: now))
    let document = try StrategyDocument(json: request.document)
    if let budget = document.budget {
      try tx.saveBudget(
        tenant.id,
        Budget(key: budget.key, mode: tenant.mode, moneyLimit: budget.money, liabilityLimit: budget.liability))
    }
    return strategy
  }

  private static func stageTemplates(
    _ request: Request, _ tx: any Transaction, _ tenant: TenantID, now: Instant
  ) throws {
    for (key, document) in request.templates.sorted(by: { $0.key < $1.key }) {
      let version = (try tx.template(tenant, key: key, version: nil)?.version ?? 0) + 1
      try tx.insertTemplateVersion(
        tenant,
        TemplateVersion(key: key, version: version, document: document, author: "rehearsal", createdAt: now))
    }
  }

  private static func decide(
    _ aliases: AliasSet, _ batch: DecisionBatch, _ plan: StrategyPlan, isPast: Bool, _ ids: IDSource
  ) throws -> Decision {
    let occurrence = Occurrence(
      id: ids.next(), customer: aliases.canonical, strategy: plan.strategy.id, reason: .manual, at: batch.now,
      fact: OccurrenceFact.run(at: batch.now), dueAt: batch.now)
    // Who was in the audience then is not who is in it now.
    let body = try batch.decideAndPlan(occurrence, aliases, plan, isMember: isPast ? true : nil)
    let actions = try batch.tx.actions(batch.tenant.id, batch.tenant.mode, plan.strategy.id, of: aliases.members)
      .filter { $0.occurrence == occurrence.id }
    return Decision(
      customer: aliases.canonical, body: body, cost: actions.reduce(0) { $0 + $1.cost },
      liability: actions.reduce(0) { $0 + $1.liability })
  }
}

extension LaunchProblem {
  fileprivate var stopsRehearsal: Bool { !["launch.sender_missing", "launch.postal_missing"].contains(sentence.code) }
}
