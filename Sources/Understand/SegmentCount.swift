package import Domain
package import JSON
internal import Rules
internal import Statistics

/// How many customers a definition would hold, asked while somebody still writes it.
///
/// Whole buckets are looked at, in an order that has nothing to do with their customers, until enough were: the bucket
/// is the last bits of a random id, so they are a fair sample.
package struct SegmentCount: Sendable {
  package let population: Int64
  package private(set) var lookedAt: Int64 = 0
  /// Of those looked at.
  private var found: Int64 = 0
  package private(set) var isExact = false
  /// Some who are in.
  package private(set) var sample: [CustomerID] = []

  private static let enough: Int64 = 4_000
  private static let patience = Duration.milliseconds(1_200)
  private static let shown = 10

  private init(population: Int64) { self.population = population }

  /// Of the population; an estimate unless ``isExact``.
  package var matched: Int64 { isExact ? found : whole(Double(found) / Double(max(lookedAt, 1))) }

  /// 95%; both ends are ``matched`` when it is exact.
  package var range: ClosedRange<Int64> {
    guard !isExact else { return matched...matched }
    let range = Interval.wilson(successes: Int(found), of: Int(max(lookedAt, 1)))
    return whole(range.low)...whole(range.high)
  }

  private func whole(_ share: Double) -> Int64 { Int64((share * Double(population)).rounded()) }
}

extension SegmentDesk {
  /// Counts everybody where there are few, else a sample. Throws ``JSONError`` naming the field of the definition.
  package func count(_ id: TenantID, definition: JSON) async throws -> SegmentCount {
    try await SegmentCount.count(id, Condition(json: definition), records: records, now: clock.now())
  }
}

extension SegmentCount {
  fileprivate static func count(
    _ id: TenantID, _ condition: Condition, records: any Records, now: Instant
  ) async throws -> SegmentCount {
    let (context, population) = try await records.read { tx in
      guard let tenant = try tx.tenant(id) else { throw StoreError(.notFound, "tenant \(id)") }
      let latest = try tx.latestContext(id)
      return (
        try latest.map { try EvaluationContext($0, zone: tenant.zone) } ?? EvaluationContext(zone: tenant.zone),
        try tx.customerCount(id)
      )
    }
    var count = SegmentCount(population: population)
    let begin = ContinuousClock.now
    var next: Int64 = 0
    while next < 1024, count.lookedAt < enough || population <= enough, ContinuousClock.now - begin < patience {
      let buckets = (next..<min(next + 16, 1024)).map { $0 * 421 % 1024 }
      next += Int64(buckets.count)
      let part = try await records.read { tx in try look(tx, id, buckets, condition, context, now: now) }
      count.lookedAt += part.lookedAt
      count.found += Int64(part.members.count)
      count.sample += part.members.prefix(shown - count.sample.count)
    }
    count.isExact = next >= 1024
    return count
  }

  private static func look(
    _ tx: any Transaction, _ tenant: TenantID, _ buckets: [Int64], _ condition: Condition,
    _ context: EvaluationContext, now: Instant
  ) throws -> (lookedAt: Int64, members: [CustomerID]) {
    var lookedAt: Int64 = 0
    var members: [CustomerID] = []
    for bucket in buckets {
      let ids = try tx.customers(tenant, inBucket: bucket).map(\.id)
      let aliases = try tx.aliasSets(tenant, ids)
      for id in ids where aliases[id]?.canonical ?? id == id {
        lookedAt += 1
        let history = try tx.history(tenant, of: aliases[id]?.members ?? [id], until: now)
        if evaluate(condition, history, context, now: now).isMember { members.append(id) }
      }
    }
    return (lookedAt, members)
  }
}
