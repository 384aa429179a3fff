import Domain
import SQL
import Store

/// Every row of the tables of customers and facts, without the tenant's id, to tell whether anything changed.
func rows(in store: Store, tenant: TenantID? = nil) async throws -> [String] {
  try await store.readSQL { transaction in
    let tables: [(name: String, sql: SQL, columns: Int)] = [
      ("tenants", "SELECT tenant_id, name, settings, mode FROM tenants", 4),
      ("api_keys", "SELECT tenant_id, key_id, revoked_at FROM api_keys", 3),
      ("stops", "SELECT tenant_id, scope, reason FROM stops", 3),
      (
        "customers",
        "SELECT tenant_id, customer_id, kind, is_provisional, profile, profile_at, erased_at FROM customers", 7
      ),
      ("aliases", "SELECT tenant_id, customer_id, canonical_id FROM aliases", 3),
      ("merges", "SELECT tenant_id, merge_id, undone_at FROM merges", 3),
      ("identities", "SELECT tenant_id, kind, value, customer_id, is_verified FROM identities", 5),
      ("consents", "SELECT tenant_id, customer_id, consent_id, is_granted FROM consents", 4),
      ("suppressions", "SELECT tenant_id, channel, address_hash, reason FROM suppressions", 4),
      ("fact_keys", "SELECT tenant_id, source, source_id, content_hash, at FROM fact_keys", 5),
      (
        "events",
        "SELECT tenant_id, bucket, customer_id, at, event_id, name, received_at, properties, source, source_id FROM events",
        10
      ),
      (
        "orders", "SELECT tenant_id, bucket, customer_id, at, order_id, source, source_id, currency, total FROM orders",
        9
      ),
      (
        "order_lines",
        "SELECT tenant_id, bucket, customer_id, order_id, product, rank, quantity, amount, hash FROM order_lines", 9
      ),
      ("products", "SELECT tenant_id, code, name, category, price, at FROM products", 6),
      ("payments", "SELECT tenant_id, payment_id, amount, paid_order FROM payments", 4),
      ("imports", "SELECT tenant_id, import_id, state, position FROM imports", 4),
      ("import_rejects", "SELECT tenant_id, import_id, ordinal, reason FROM import_rejects", 4),
      ("import_changes", "SELECT tenant_id, import_id, ordinal, subject, key FROM import_changes", 5),
      ("import_presets", "SELECT tenant_id, name, kind, mapping FROM import_presets", 4),
    ]
    var found: [String] = []
    for table in tables {
      try transaction.connection.each(table.sql) { row throws(SQLError) in
        let (high, low) = try row.uuid(0)
        guard tenant == nil || tenant == TenantID(high: high, low: low) else { return true }
        var text = table.name
        for column in 1..<table.columns { text += " \(try row.value(column))" }
        found.append(text)
        return true
      }
    }
    return found.sorted()
  }
}
