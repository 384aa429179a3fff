package import Domain
import JSON
import SQL

extension StoreTransaction {
  package func undoChanges(
    _ tenant: TenantID, _ run: ID<ImportRun>, _ changes: [ImportChange]
  ) throws -> [CustomerID] {
    var touched: Set<CustomerID> = []
    for change in changes {
      // Taken out first: a change that isn't the tenant's or was taken back already does nothing.
      let isThere = try execute(
        """
        DELETE FROM import_changes WHERE tenant_id = \(tenant) AND import_id = \(run)
          AND ordinal = \(change.ordinal) AND subject = \(change.subject) AND key = \(change.key)
        """)
      guard isThere == 1 else { continue }
      let wasTakenBack = try takeBack(tenant, change)
      if wasTakenBack, let source = change.source {
        try takeBackKey(tenant, source, wasRevision: change.before != nil)
      }
      if change.subject != .product { touched.insert(change.customer) }
    }
    return touched.sorted()
  }

  /// False when the record stays as it is.
  private func takeBack(_ tenant: TenantID, _ change: ImportChange) throws -> Bool {
    switch change.subject {
    case .customer:
      if let before = change.before {
        try restoreCustomer(tenant, change.customer, before)
      } else {
        return try deleteUnusedCustomer(tenant, change.customer)
      }
    case .event:
      if let before = change.before {
        try restoreEvent(tenant, change, before)
      } else {
        try deleteEvent(tenant, change)
      }
    case .order:
      if let before = change.before {
        try restoreTotal(tenant, change, before)
      } else {
        try deleteOrder(tenant, change)
      }
    case .orderLine: try takeBackLine(tenant, change)
    case .product:
      if let before = change.before {
        try restoreProduct(tenant, change.key, before)
      } else {
        try execute("DELETE FROM products WHERE tenant_id = \(tenant) AND code = \(change.key)")
      }
    }
    return true
  }

  // MARK: Events and products

  private func deleteEvent(_ tenant: TenantID, _ change: ImportChange) throws {
    try execute(
      """
      DELETE FROM events WHERE tenant_id = \(tenant) AND bucket = \(change.customer.bucket)
        AND customer_id = \(change.customer) AND event_id = \(try id(change.key, Event.self))
      """)
  }

  private func restoreEvent(_ tenant: TenantID, _ change: ImportChange, _ before: JSON) throws {
    guard let source = change.source else { throw StoreError(.invalid, "a revised event needs its source key") }
    let former = JSONReader(before)
    try replaceEvent(
      tenant,
      Event(
        id: id(change.key, Event.self), customer: id(former.string("customer"), Customer.self),
        name: former.string("name"), at: Instant(microseconds: former.int("at")),
        receivedAt: Instant(microseconds: former.int("received_at")), properties: former.required("properties").value,
        key: source))
  }

  private func restoreProduct(_ tenant: TenantID, _ code: String, _ before: JSON) throws {
    let former = JSONReader(before)
    try execute(
      """
      UPDATE products SET name = \(try former.string("name")), category = \(try former.optionalString("category")),
        price = \(try former.optionalInt("price")), at = \(try former.int("at"))
      WHERE tenant_id = \(tenant) AND code = \(code)
      """)
  }

  func id<Noun>(_ text: String, _: Noun.Type) throws(StoreError) -> ID<Noun> {
    guard let id = ID<Noun>(text) else { throw StoreError(.invalid, "an import's change names no id") }
    return id
  }
}
