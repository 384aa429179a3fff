package import Domain
import SQL

extension StoreTransaction {
  package func insertMerge(_ tenant: TenantID, _ merge: Merge) throws {
    guard try customers(tenant, [merge.from, merge.into]).count == 2 else {
      throw StoreError(merge.from == merge.into ? .invalid : .notFound, "a merge needs two customers that exist")
    }
    let sets = try aliasSets(tenant, [merge.from, merge.into])
    guard let from = sets[merge.from], let into = sets[merge.into], from.canonical != into.canonical else {
      throw StoreError(.invalid, "the two are one customer already")
    }
    let last = try orderedMerges(tenant, of: from.members + into.members).map(\.ordinal).max() ?? 0
    try execute(
      """
      INSERT INTO merges (tenant_id, bucket, customer_id, merge_id, into_id, ordinal, at, reason, undone_at)
      VALUES (\(tenant), \(merge.from.bucket), \(merge.from), \(merge.id), \(merge.into), \(last + 1), \(merge.at),
        \(merge.reason), \(merge.undoneAt))
      """)
    try writeAliases(
      tenant, Dictionary(uniqueKeysWithValues: from.members.map { ($0, into.canonical) }))
  }

  package func undoMerge(_ tenant: TenantID, _ id: ID<Merge>, at: Instant) throws {
    let found = try first(
      "\(fragment: Self.selectMerges) WHERE tenant_id = \(tenant) AND merge_id = \(id)", Self.orderedMerge)
    guard let merge = found?.merge else { throw StoreError(.notFound, "no merge \(id)") }
    let changed = try execute(
      """
      UPDATE merges SET undone_at = \(at)
      WHERE tenant_id = \(tenant) AND bucket = \(merge.from.bucket) AND customer_id = \(merge.from)
        AND merge_id = \(id) AND undone_at IS NULL
      """)
    if changed == 0 { throw StoreError(.conflict, "merge \(id) is undone already") }
    let members = try aliasSet(tenant, merge.from).members
    var forest = AliasForest(members)
    for (merge, _) in try orderedMerges(tenant, of: members) where merge.undoneAt == nil {
      forest.merge(merge.from, into: merge.into)
    }
    try writeAliases(tenant, forest.canonical)
  }

  package func merges(_ tenant: TenantID, _ customer: CustomerID) throws -> [Merge] {
    try orderedMerges(tenant, of: aliasSet(tenant, customer).members).map(\.merge)
  }

  /// Every merge from or into one of the customers, in their order.
  private func orderedMerges(
    _ tenant: TenantID, of customers: [CustomerID]
  ) throws -> [(merge: Merge, ordinal: Int64)] {
    let from = try queryInParts(
      customers,
      { "\(fragment: Self.selectMerges) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))" },
      Self.orderedMerge)
    let into = try queryInParts(
      customers,
      { "\(fragment: Self.selectMerges) WHERE tenant_id = \(tenant) AND into_id IN \(fragment: .list($0))" },
      Self.orderedMerge)
    let known = Set(from.map(\.merge.id))
    return (from + into.filter { !known.contains($0.merge.id) })
      .sorted { ($0.ordinal, $0.merge.id) < ($1.ordinal, $1.merge.id) }
  }

  private static let selectMerges: SQL =
    "SELECT merge_id, customer_id, into_id, at, reason, undone_at, ordinal FROM merges"

  private static func orderedMerge(_ row: Row) throws(SQLError) -> (merge: Merge, ordinal: Int64) {
    let merge = Merge(
      id: try row.id(0), from: try row.id(1), into: try row.id(2), at: try row.instant(3), reason: try row.text(4),
      undoneAt: try row.instantOrNil(5))
    return (merge, try row.int(6))
  }
}
