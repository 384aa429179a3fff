internal import Domain

/// The part of the overview that goes through many rows and is much the same a minute later: what there is, the days
/// that are over, and what was automated.
struct OverviewSums: Sendable {
  struct Key: Hashable, Sendable {
    let tenant: TenantID
    let mode: Mode
    let today: CivilDay
  }

  let facts: [String: Figure]
  /// By local day, oldest first, yesterday last.
  let pastDays: [Doings]
  let automation: (all: Int64, touched: Int64)
  let at: Instant

  init(_ tx: any Transaction, _ tenant: Tenant, _ days: LocalDays, now: Instant) throws {
    facts = try tx.factFigures(tenant.id)
    pastDays = try tx.doings(tenant.id, tenant.mode, in: days.spans.dropLast())
    automation = try tx.automation(tenant.id, tenant.mode, since: now - .days(30))
    at = now
  }
}
