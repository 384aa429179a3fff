import Domain
import JSON
import SQL

extension StoreTransaction {
  func deleteOrder(_ tenant: TenantID, _ change: ImportChange) throws {
    let order = try id(change.key, Order.self)
    for table in ["order_lines", "orders"] as [SQL] {
      try execute("DELETE FROM \(fragment: table) WHERE \(fragment: row(of: order, tenant, change.customer))")
    }
  }

  func restoreTotal(_ tenant: TenantID, _ change: ImportChange, _ before: JSON) throws {
    let order = try id(change.key, Order.self)
    try execute(
      """
      UPDATE orders SET total = \(try JSONReader(before).int("total"))
      WHERE \(fragment: row(of: order, tenant, change.customer))
      """)
  }

  /// Deletes or restores a line and corrects the order's total by the difference.
  func takeBackLine(_ tenant: TenantID, _ change: ImportChange) throws {
    let (order, product, rank) = try lineKey(change.key)
    let ofOrder = row(of: order, tenant, change.customer)
    let ofLine: SQL = "\(fragment: ofOrder) AND product = \(product) AND rank = \(rank)"
    let present = try first("SELECT amount FROM order_lines WHERE \(fragment: ofLine)") { row throws(SQLError) in
      try row.int(0)
    }
    guard let present else { return }
    var former: Int64 = 0
    if let before = change.before.map({ JSONReader($0) }) {
      former = try before.int("amount")
      let hash = try before.required("hash").asElements().map { UInt8(truncatingIfNeeded: try $0.asInt()) }
      try execute(
        """
        UPDATE order_lines SET quantity = \(try before.int("quantity")), amount = \(former), hash = \(hash)
        WHERE \(fragment: ofLine)
        """)
    } else {
      try execute("DELETE FROM order_lines WHERE \(fragment: ofLine)")
    }
    try execute("UPDATE orders SET total = total + \(former - present) WHERE \(fragment: ofOrder)")
  }

  private func row(of order: ID<Order>, _ tenant: TenantID, _ customer: CustomerID) -> SQL {
    "tenant_id = \(tenant) AND bucket = \(customer.bucket) AND customer_id = \(customer) AND order_id = \(order)"
  }

  /// `order-id/product/rank`; a product's code may contain slashes.
  private func lineKey(_ key: String) throws -> (ID<Order>, product: String, rank: Int64) {
    guard let start = key.firstIndex(of: "/"), let end = key.lastIndex(of: "/"), start < end,
      let rank = Int64(key[key.index(after: end)...])
    else { throw StoreError(.invalid, "an import's change names no line") }
    return (try id(String(key[..<start]), Order.self), String(key[key.index(after: start)..<end]), rank)
  }
}
