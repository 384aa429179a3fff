package import Domain
import SQL

extension StoreTransaction: SuppressionStore {
  package func insertSuppression(_ tenant: TenantID, _ suppression: Suppression) throws {
    try execute(
      """
      INSERT INTO suppressions (tenant_id, channel, address_hash, reason, at, source, action_id, hint)
      VALUES (\(tenant), \(suppression.channel), \(suppression.addressHash), \(suppression.reason),
        \(suppression.at), \(suppression.source), \(suppression.action), \(suppression.hint))
      ON CONFLICT (tenant_id, channel, address_hash) DO UPDATE SET reason = excluded.reason, at = excluded.at,
        source = excluded.source, action_id = excluded.action_id, hint = excluded.hint
        WHERE excluded.at >= suppressions.at
      """)
  }

  package func deleteSuppression(_ tenant: TenantID, channel: Channel, addressHash: [UInt8]) throws {
    try execute(
      """
      DELETE FROM suppressions
      WHERE tenant_id = \(tenant) AND channel = \(channel) AND address_hash = \(addressHash)
      """)
  }

  package func blindSuppressions(_ tenant: TenantID, addressHashes: [[UInt8]]) throws {
    try executeBatch(
      addressHashes.map {
        """
        UPDATE suppressions SET hint = '', action_id = NULL,
          -- What a person wrote may tell who it is about; a code does not.
          reason = CASE WHEN action_id IS NULL AND source <> '' THEN 'erased' ELSE reason END
        WHERE tenant_id = \(tenant) AND address_hash = \($0)
        """
      })
  }

  package func suppressionReason(
    _ tenant: TenantID, channel: Channel, addressHash: [UInt8]
  ) throws -> String? {
    try first(
      """
      SELECT reason FROM suppressions
      WHERE tenant_id = \(tenant) AND channel = \(channel) AND address_hash = \(addressHash)
      """
    ) { row throws(SQLError) in try row.text(0) }
  }

  package func suppression(_ tenant: TenantID, addressHash: [UInt8]) throws -> Suppression? {
    try first(
      "\(fragment: Self.selectSuppressions) WHERE tenant_id = \(tenant) AND address_hash = \(addressHash)",
      Self.suppression)
  }

  package func suppressions(_ tenant: TenantID, after: Suppression?, limit: Int) throws -> [Suppression] {
    let (at, hash) = (after?.at ?? .distantFuture, after?.addressHash ?? [])
    return try query(
      """
      \(fragment: Self.selectSuppressions)
      WHERE tenant_id = \(tenant) AND (at < \(at) OR (at = \(at) AND address_hash < \(hash)))
      ORDER BY at DESC, address_hash DESC LIMIT \(Int64(limit))
      """, Self.suppression)
  }

  package func insertSoftBounce(_ tenant: TenantID, _ bounce: SoftBounce) throws {
    try execute(
      """
      INSERT INTO soft_bounces (tenant_id, bucket, customer_id, action_id, address_hash, at, detail)
      VALUES (\(tenant), \(bounce.customer.bucket), \(bounce.customer), \(bounce.action), \(bounce.addressHash),
        \(bounce.at), \(bounce.detail))
      ON CONFLICT (tenant_id, bucket, customer_id, action_id) DO NOTHING
      """)
  }

  package func softBounceCount(_ tenant: TenantID, addressHash: [UInt8], since: Instant) throws -> Int64 {
    try first(
      """
      SELECT count(*) FROM soft_bounces
      WHERE tenant_id = \(tenant) AND address_hash = \(addressHash) AND at >= \(since)
      """
    ) { row throws(SQLError) in try row.int(0) } ?? 0
  }

  package func softBounces(_ tenant: TenantID, of members: [CustomerID]) throws -> [SoftBounce] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        """
        SELECT action_id, customer_id, address_hash, at, detail FROM soft_bounces
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        """
      },
      { row throws(SQLError) in
        SoftBounce(
          action: try row.id(0), customer: try row.id(1), addressHash: try row.blob(2), at: try row.instant(3),
          detail: try row.text(4))
      })
  }

  package func mailFigures(_ tenant: TenantID, _ mode: Mode, since: Instant) throws -> MailFigures {
    let sent = try first(
      """
      SELECT count(*) FROM actions
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND state = 5 AND updated_at >= \(since) AND channel = 'email'
      """
    ) { row throws(SQLError) in try row.int(0) }
    let reports = try query(
      """
      SELECT kind, count(*) FROM engagements
      WHERE tenant_id = \(tenant) AND kind IN (3, 4) AND at >= \(since) GROUP BY kind
      """
    ) { row throws(SQLError) in (try row.int(0), try row.int(1)) }
    let counts = Dictionary(reports, uniquingKeysWith: { first, _ in first })
    return MailFigures(
      sent: sent ?? 0, bounced: counts[Engagement.Kind.bounced.rawValue] ?? 0,
      complained: counts[Engagement.Kind.complained.rawValue] ?? 0)
  }

  private static let selectSuppressions: SQL =
    "SELECT channel, address_hash, reason, source, action_id, hint, at FROM suppressions"

  private static func suppression(_ row: Row) throws(SQLError) -> Suppression {
    Suppression(
      channel: Channel(rawValue: try row.text(0)), addressHash: try row.blob(1), reason: try row.text(2),
      source: try row.text(3), action: try row.idOrNil(4), hint: try row.text(5), at: try row.instant(6))
  }
}
