package import Domain
import SQL

extension StoreTransaction {
  package func aliasSets(_ tenant: TenantID, _ ids: [CustomerID]) throws -> [CustomerID: AliasSet] {
    let ids = Set(ids).sorted()
    // Most tenants have none, and asking for each of many would cost more than asking whether there is any.
    if ids.count > 2, try hasNoAliases(tenant) {
      return Dictionary(uniqueKeysWithValues: ids.map { ($0, AliasSet(canonical: $0, members: [$0])) })
    }
    let aliases = try queryInParts(
      ids,
      {
        """
        SELECT customer_id, canonical_id FROM aliases
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))
        """
      }, Self.pair)
    var canonical = Dictionary(uniqueKeysWithValues: ids.map { ($0, $0) })
    for (member, speaker) in aliases { canonical[member] = speaker }

    let speakers = Set(canonical.values).sorted()
    var members = Dictionary(uniqueKeysWithValues: speakers.map { ($0, [$0]) })
    let others = try queryInParts(
      speakers,
      {
        """
        SELECT canonical_id, customer_id FROM aliases
        WHERE tenant_id = \(tenant) AND canonical_id IN \(fragment: .list($0))
        """
      }, Self.pair)
    for (speaker, member) in others { members[speaker]?.append(member) }
    return canonical.mapValues { AliasSet(canonical: $0, members: members[$0] ?? [$0]) }
  }

  private func hasNoAliases(_ tenant: TenantID) throws -> Bool {
    try first("SELECT 1 FROM aliases WHERE tenant_id = \(tenant) LIMIT 1") { row throws(SQLError) in try row.int(0) }
      == nil
  }

  private static func pair(_ row: Row) throws(SQLError) -> (CustomerID, CustomerID) { (try row.id(0), try row.id(1)) }

  /// The alias set of one customer.
  func aliasSet(_ tenant: TenantID, _ id: CustomerID) throws -> AliasSet {
    try aliasSets(tenant, [id])[id] ?? AliasSet(canonical: id, members: [id])
  }

  /// Makes one customer speak for others.
  func writeAliases(_ tenant: TenantID, _ canonical: [CustomerID: CustomerID]) throws {
    try executeBatch(
      canonical.sorted { $0.key < $1.key }.map { member, speaker in
        if member == speaker {
          """
          DELETE FROM aliases WHERE tenant_id = \(tenant) AND bucket = \(member.bucket) AND customer_id = \(member)
          """
        } else {
          """
          INSERT INTO aliases (tenant_id, bucket, customer_id, canonical_id)
          VALUES (\(tenant), \(member.bucket), \(member), \(speaker))
          ON CONFLICT (tenant_id, bucket, customer_id) DO UPDATE SET canonical_id = excluded.canonical_id
          """
        }
      })
  }
}
