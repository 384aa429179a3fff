internal import Domain
internal import JSON

/// The handles of some customers as people name them: `user_id:17850`.
struct CustomerHandles {
  private let byCustomer: [CustomerID: [String]]

  /// Those of each customer itself; what was merged into it has its own.
  init(_ tx: any Transaction, _ tenant: TenantID, _ customers: [CustomerID]) throws {
    byCustomer = Dictionary(grouping: try tx.identities(tenant, of: customers), by: \.customer)
      .mapValues { identities in identities.map { "\($0.kind):\($0.value)" }.sorted().reversed() }
  }

  func texts(_ customer: CustomerID) -> [String] { byCustomer[customer] ?? [] }

  func json(_ customer: CustomerID) -> JSON { .array(texts(customer).map { .string($0) }) }
}
