/// What the list of customers is filtered by.
package protocol CustomerListStore {
  /// Those created in a span, newest first, after the last of the page before.
  func customers(
    _ tenant: TenantID, createdIn span: Range<Instant>, after: (at: Instant, customer: CustomerID)?, limit: Int
  ) throws -> [Customer]
  /// Of some customers those who have an order.
  func customersWithOrders(_ tenant: TenantID, among customers: [CustomerID]) throws -> Set<CustomerID>
  /// Of some customers those who are in a segment now.
  func members(_ tenant: TenantID, _ segment: ID<Segment>, among customers: [CustomerID]) throws -> Set<CustomerID>
}
