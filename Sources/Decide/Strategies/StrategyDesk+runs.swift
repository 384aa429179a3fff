internal import Control
package import Domain

extension StrategyDesk {
  /// How many members one transaction enrols.
  private static let page = 2_000

  /// Makes those who are members already occurrences of a strategy that counts them as having entered. May be
  /// repeated: the same membership is one occurrence for ever.
  @discardableResult
  package func enroll(_ tenant: TenantID, key: String) async throws -> Int {
    try await forEachMember(tenant, key: key) { document, membership, segment, now in
      guard case .segmentEntered(existing: true) = document.trigger else { return nil }
      return (.entered, OccurrenceFact.entered(segment, since: membership.since))
    }
  }

  /// Considers every member of the audience now, whatever the trigger.
  @discardableResult
  package func run(_ tenant: TenantID, key: String, reason: Occurrence.Reason = .manual) async throws -> Int {
    try await forEachMember(tenant, key: key) { _, _, _, now in (reason, OccurrenceFact.run(at: now)) }
  }

  /// Runs the strategies whose schedule is due. Returns how many ran.
  package func runSchedules(_ tenant: TenantID) async throws -> Int {
    let clock = clock
    let jobs = try await records.write { tx in
      try tx.claimSchedules(tenant, now: clock.now(), lease: .minutes(10), limit: 16)
    }
    for job in jobs {
      guard job.name.hasPrefix("strategy:"), let id = ID<Strategy>(String(job.name.dropFirst(9))) else { continue }
      let next = try await runScheduled(tenant, id, job)
      try await records.write { tx in try tx.finishSchedule(tenant, job, next: next) }
    }
    return jobs.count
  }

  private func runScheduled(_ tenant: TenantID, _ id: ID<Strategy>, _ job: ScheduledJob) async throws -> Instant? {
    let found = try await records.read { tx -> (Strategy, StrategyDocument)? in
      guard let strategy = try tx.strategy(tenant, id), strategy.state != .ended,
        let document = try StrategyDesk.document(tx, tenant, strategy, strategy.liveVersion)
      else { return nil }
      return (strategy, document)
    }
    guard let (strategy, document) = found, case .schedule(_, let everyDays) = document.trigger else { return nil }
    if strategy.state == .live {
      try await forEachMember(tenant, key: strategy.key) { _, _, _, _ in (.scheduled, OccurrenceFact.run(at: job.dueAt))
      }
    }
    return everyDays.map { job.dueAt + .days($0) }
  }

  @discardableResult
  private func forEachMember(
    _ tenant: TenantID, key: String,
    _ occasion: @escaping @Sendable (StrategyDocument, Membership, ID<Segment>, Instant) -> (Occurrence.Reason, String)?
  ) async throws -> Int {
    let now = clock.now()
    let ids = ids
    var cursor: CustomerID?
    var total = 0
    while true {
      let after = cursor
      let (last, count) = try await records.write { tx -> (CustomerID?, Int) in
        guard let strategy = try tx.strategy(tenant, key: key),
          let document = try StrategyDesk.document(tx, tenant, strategy, strategy.liveVersion),
          let segment = try tx.segment(tenant, key: document.audience.segment)
        else { throw StoreError(.notFound, "strategy \(key), or its audience") }
        let members = try tx.members(tenant, segment.id, after: after, limit: StrategyDesk.page)
        // Who was merged away may still stand as a member, but another speaks for them.
        let aliases = try tx.aliasSets(tenant, members.map(\.customer))
        let occurrences = members.compactMap { member -> Occurrence? in
          guard aliases[member.customer]?.canonical == member.customer else { return nil }
          guard let (reason, fact) = occasion(document, member, segment.id, now) else { return nil }
          return Occurrence(
            id: ids.next(), customer: member.customer, strategy: strategy.id, reason: reason, at: now, fact: fact,
            dueAt: now)
        }
        return (members.last?.customer, try tx.insertOccurrences(tenant, occurrences))
      }
      total += count
      guard let last else { return total }
      cursor = last
    }
  }
}
