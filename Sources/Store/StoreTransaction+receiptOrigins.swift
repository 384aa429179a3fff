import Domain
import SQL

extension StoreTransaction {
  /// What the receipts of a batch share.
  struct Origin: Hashable, Comparable {
    let header: ID<ReceiptHeader>
    let strategy: ID<Strategy>

    init(_ receipt: Receipt) {
      header = receipt.header
      strategy = receipt.strategy
    }

    static func < (left: Origin, right: Origin) -> Bool {
      (left.header, left.strategy) < (right.header, right.strategy)
    }
  }

  /// The number of each, a new one where there is none.
  func claimOrigins(_ tenant: TenantID, _ origins: Set<Origin>) throws -> [Origin: Int64] {
    var numbers = try origins.reduce(into: [Origin: Int64]()) { $0[$1] = try number(tenant, $1) }
    let new = origins.filter { numbers[$0] == nil }.sorted()
    try executeBatch(
      zip(new, newTokens(new.count)).map { origin, number in
        """
        INSERT INTO receipt_origins (tenant_id, header_id, strategy_id, number)
        VALUES (\(tenant), \(origin.header), \(origin.strategy), \(fragment: number))
        ON CONFLICT (tenant_id, header_id, strategy_id) DO NOTHING
        """
      })
    for origin in new { numbers[origin] = try number(tenant, origin) }
    return numbers
  }

  private func number(_ tenant: TenantID, _ origin: Origin) throws -> Int64? {
    try first(
      """
      SELECT number FROM receipt_origins
      WHERE tenant_id = \(tenant) AND header_id = \(origin.header) AND strategy_id = \(origin.strategy)
      """
    ) { row throws(SQLError) in try row.int(0) }
  }

  /// Adds a batch to the counts, so that nobody has to read all receipts to know how many there are.
  func count(_ tenant: TenantID, _ receipts: [Receipt], part: Int64) throws {
    let groups = Dictionary(grouping: receipts) { Group(strategy: $0.strategy, outcome: $0.outcome) }
    // In key order, so that two transactions wait for each other and don't block each other.
    try executeBatch(
      groups.sorted { ($0.key.strategy, $0.key.outcome) < ($1.key.strategy, $1.key.outcome) }.map { group, receipts in
        """
        INSERT INTO receipt_counts (tenant_id, strategy_id, outcome, part, count)
        VALUES (\(tenant), \(group.strategy), \(group.outcome), \(part), \(receipts.count))
        ON CONFLICT (tenant_id, strategy_id, outcome, part)
          DO UPDATE SET count = receipt_counts.count + excluded.count
        """
      })
  }

  private struct Group: Hashable {
    let strategy: ID<Strategy>
    let outcome: Int64
  }
}
