package import Domain
import SQL

/// Pages of one customer's records by their own key, so that no page costs more than the one before.
extension StoreTransaction: ExportStore {
  package func eventPage(
    _ tenant: TenantID, _ customer: CustomerID, after: Event?, limit: Int
  ) throws -> [Event] {
    try query(
      page(
        Self.selectEvents, tenant, customer, ["at", "event_id"],
        after.map { "(at, event_id) > (\($0.at), \($0.id))" }, limit), Self.event)
  }

  package func orderPage(
    _ tenant: TenantID, _ customer: CustomerID, after: Order?, limit: Int
  ) throws -> [Order] {
    try withLines(
      tenant,
      try query(
        page(
          Self.selectOrders, tenant, customer, ["at", "order_id"],
          after.map { "(at, order_id) > (\($0.at), \($0.id))" }, limit), Self.order))
  }

  package func paymentPage(
    _ tenant: TenantID, _ customer: CustomerID, after: Payment?, limit: Int
  ) throws -> [Payment] {
    try query(
      page(
        "SELECT payment_id, customer_id, source, source_id, at, amount, currency, paid_order FROM payments", tenant,
        customer, ["at", "payment_id"], after.map { "(at, payment_id) > (\($0.at), \($0.id))" }, limit)
    ) { row throws(SQLError) in
      Payment(
        id: try row.id(0), customer: try row.id(1), key: SourceKey(source: try row.text(2), id: try row.text(3)),
        at: try row.instant(4),
        amount: Money(minor: try row.int(5), currency: try row.known(Currency(row.text(6)), 6)),
        order: try row.textOrNil(7))
    }
  }

  package func receiptPage(
    _ tenant: TenantID, _ customer: CustomerID, after: Receipt?, limit: Int
  ) throws -> [Receipt] {
    let rest: SQL =
      if let after { "AND (occurrence_id, revision) > (\(after.occurrence), \(after.revision))" } else { "" }
    return try query(
      """
      \(fragment: Self.selectReceipts) WHERE receipts.tenant_id = \(tenant) AND bucket = \(customer.bucket)
        AND customer_id = \(customer) \(fragment: rest) ORDER BY occurrence_id, revision LIMIT \(limit)
      """, Self.receipt)
  }

  package func actionPage(
    _ tenant: TenantID, _ customer: CustomerID, after: Action?, limit: Int
  ) throws -> [Action] {
    try query(
      page(Self.selectActions, tenant, customer, ["action_id"], after.map { "action_id > \($0.id)" }, limit),
      Self.action)
  }

  package func mailPage(
    _ tenant: TenantID, _ customer: CustomerID, after: SandboxMail?, limit: Int
  ) throws -> [SandboxMail] {
    try query(
      page(
        Self.selectMails, tenant, customer, ["action_id", "at"],
        after.map { "(action_id, at) > (\($0.action), \($0.at))" }, limit), Self.mail)
  }

  private func page(
    _ select: SQL, _ tenant: TenantID, _ customer: CustomerID, _ order: [SQL], _ after: SQL?, _ limit: Int
  ) -> SQL {
    """
    \(fragment: select) WHERE tenant_id = \(tenant) AND bucket = \(customer.bucket) AND customer_id = \(customer)
      AND \(fragment: after ?? "1 = 1") ORDER BY \(fragment: .joined(order, by: ", ")) LIMIT \(limit)
    """
  }
}
