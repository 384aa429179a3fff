package import Domain
import SQL

extension StoreTransaction {
  package func takeConsentAsk(
    _ tenant: TenantID, _ purpose: Purpose, _ channel: Channel, addressHash: [UInt8], at: Instant, again: Span
  ) throws -> Bool {
    try first(
      """
      INSERT INTO consent_asks (tenant_id, channel, purpose, address_hash, at)
      VALUES (\(tenant), \(channel), \(purpose), \(addressHash), \(at))
      ON CONFLICT (tenant_id, channel, purpose, address_hash) DO UPDATE SET at = excluded.at
        WHERE consent_asks.at <= \(at - again)
      RETURNING 1
      """
    ) { row throws(SQLError) in try row.int(0) } != nil
  }
}
