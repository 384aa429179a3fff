internal import Domain

/// The part of the overview that goes through many rows and is much the same a minute later: what there is, the days
/// that are over, and what was automated.
struct OverviewSums: Sendable {
  struct Key: Hashable, Sendable {
    let tenant: TenantID
    let mode: Mode
    let today: CivilDay
  }

  /// Fifteen, today last.
  let days: LocalDays
  let facts: [String: Figure]
  /// Of the days before today.
  let pastDays: [Doings]
  let automation: (all: Int64, touched: Int64)
  let at: Instant

  init(_ tx: any Transaction, _ tenant: Tenant, now: Instant) throws {
    days = LocalDays(tenant.zone, until: now, days: 15)
    facts = try tx.factFigures(tenant.id)
    pastDays = try tx.doings(tenant.id, tenant.mode, in: days.spans.dropLast())
    automation = try tx.automation(tenant.id, tenant.mode, since: now - .days(30))
    at = now
  }
}

extension Services {
  func overviewSums(_ tenant: Tenant, now: Instant) async throws -> OverviewSums {
    let key = OverviewSums.Key(tenant: tenant.id, mode: tenant.mode, today: tenant.zone.day(at: now))
    return try await overviewSums.value(key) { [records] in
      try await records.read { tx in try OverviewSums(tx, tenant, now: now) }
    }
  }

  /// Sums and measures what the first person to look would wait for.
  package func warmOverview() async throws {
    for tenant in try await records.read({ try $0.tenants() }) {
      _ = try await overviewSums(tenant, now: clock.now())
      _ = try await targets.members(effects, tenant, now: clock.now())
    }
  }
}
