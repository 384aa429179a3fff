package import Domain
import SQL

extension StoreTransaction {
  package func orders(_ tenant: TenantID, keys: [SourceKey]) throws -> [Order] {
    let found = try queryInParts(
      Array(Set(keys)),
      { "\(fragment: Self.selectOrders) WHERE tenant_id = \(tenant) AND \(fragment: .isNamed($0))" }, Self.order)
    return try withLines(tenant, found)
  }

  package func orders(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Order] {
    let found = try queryInParts(
      Set(members).sorted(),
      { members in
        """
        \(fragment: Self.selectOrders) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        ORDER BY at DESC, order_id DESC LIMIT \(limit)
        """
      }, Self.order)
    return try withLines(tenant, Array(found.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit)))
  }

  package func insertOrders(_ tenant: TenantID, _ orders: [Order]) throws {
    try executeBatch(
      orders.map { order in
        """
        INSERT INTO orders (tenant_id, bucket, customer_id, at, order_id, source, source_id, currency, total)
        VALUES (\(tenant), \(order.customer.bucket), \(order.customer), \(order.at), \(order.id), \(order.key.source),
          \(order.key.id), \(order.currency.code), \(order.total))
        """
      })
    try executeBatch(
      orders.flatMap { order in
        order.lines.map { insert($0, tenant, order.customer, order.id, onConflict: "") }
      })
  }

  package func updateOrder(
    _ tenant: TenantID, _ order: ID<Order>, customer: CustomerID, total: Int64, lines: [OrderLine]
  ) throws {
    let changed = try execute(
      """
      UPDATE orders SET total = \(total)
      WHERE tenant_id = \(tenant) AND bucket = \(customer.bucket) AND customer_id = \(customer) AND order_id = \(order)
      """)
    if changed == 0 { throw StoreError(.notFound, "no order \(order) of customer \(customer)") }
    try executeBatch(
      lines.map {
        insert(
          $0, tenant, customer, order,
          onConflict: """
            ON CONFLICT (tenant_id, bucket, customer_id, order_id, product, rank) DO UPDATE
            SET quantity = excluded.quantity, amount = excluded.amount, hash = excluded.hash
            """)
      })
  }

  private func insert(
    _ line: OrderLine, _ tenant: TenantID, _ customer: CustomerID, _ order: ID<Order>, onConflict: SQL
  ) -> SQL {
    """
    INSERT INTO order_lines
      (tenant_id, bucket, customer_id, order_id, product, rank, quantity, amount, hash)
    VALUES (\(tenant), \(customer.bucket), \(customer), \(order), \(line.product), \(line.rank), \(line.quantity),
      \(line.amount), \(line.hash)) \(fragment: onConflict)
    """
  }

  func withLines(_ tenant: TenantID, _ orders: [Order]) throws -> [Order] {
    let lines = try queryInParts(
      orders,
      { orders in
        """
        SELECT order_id, product, rank, quantity, amount, hash FROM order_lines
        WHERE tenant_id = \(tenant) AND \(fragment: .holds(
          ["bucket", "customer_id", "order_id"], anyOf: orders.map { [$0.customer.bucket, $0.customer, $0.id] }))
        ORDER BY order_id, product, rank
        """
      },
      { row throws(SQLError) -> (ID<Order>, OrderLine) in
        let line = OrderLine(
          product: try row.text(1), rank: try row.int(2), quantity: try row.int(3), amount: try row.int(4),
          hash: try row.blob(5))
        return (try row.id(0), line)
      })
    let byOrder = Dictionary(grouping: lines) { $0.0 }
    return orders.map { order in
      var order = order
      order.lines = byOrder[order.id]?.map(\.1) ?? []
      return order
    }
  }

  static let selectOrders: SQL =
    "SELECT order_id, customer_id, source, source_id, at, currency, total FROM orders"

  static func order(_ row: Row) throws(SQLError) -> Order {
    Order(
      id: try row.id(0), customer: try row.id(1), key: SourceKey(source: try row.text(2), id: try row.text(3)),
      at: try row.instant(4), currency: try row.known(Currency(row.text(5)), 5), total: try row.int(6), lines: [])
  }
}
