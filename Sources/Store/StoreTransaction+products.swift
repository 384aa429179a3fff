package import Domain
import SQL

/// Products and payments.
extension StoreTransaction {
  package func upsertProducts(_ tenant: TenantID, _ products: [Product]) throws {
    // In code order, so that two transactions wait for each other and don't block each other.
    try executeBatch(
      products.enumerated().sorted { ($0.element.code, $0.offset) < ($1.element.code, $1.offset) }.map { _, product in
        """
        INSERT INTO products (tenant_id, code, name, category, price, at)
        VALUES (\(tenant), \(product.code), \(product.name), \(product.category), \(product.price), \(product.at))
        ON CONFLICT (tenant_id, code) DO UPDATE
        SET name = excluded.name, category = excluded.category, price = excluded.price, at = excluded.at
        WHERE excluded.at >= products.at
        """
      })
  }

  package func products(_ tenant: TenantID, codes: [String]) throws -> [Product] {
    try queryInParts(
      Set(codes).sorted(),
      { "\(fragment: Self.selectProducts) WHERE tenant_id = \(tenant) AND code IN \(fragment: .list($0))" },
      Self.product)
  }

  package func products(_ tenant: TenantID, after: String?, limit: Int) throws -> [Product] {
    try query(
      """
      \(fragment: Self.selectProducts) WHERE tenant_id = \(tenant) AND code > \(after ?? "")
      ORDER BY code LIMIT \(limit)
      """, Self.product)
  }

  package func insertPayments(_ tenant: TenantID, _ payments: [Payment]) throws {
    try executeBatch(
      payments.map { payment in
        """
        INSERT INTO payments
          (tenant_id, bucket, customer_id, at, payment_id, source, source_id, amount, currency, paid_order)
        VALUES (\(tenant), \(payment.customer.bucket), \(payment.customer), \(payment.at), \(payment.id),
          \(payment.key.source), \(payment.key.id), \(payment.amount.minor), \(payment.amount.currency.code),
          \(payment.order))
        """
      })
  }

  private static let selectProducts: SQL = "SELECT code, name, category, price, at FROM products"

  private static func product(_ row: Row) throws(SQLError) -> Product {
    Product(
      code: try row.text(0), name: try row.text(1), category: try row.textOrNil(2), price: try row.intOrNil(3),
      at: try row.instant(4))
  }
}
