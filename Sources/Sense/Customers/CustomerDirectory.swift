internal import Domain
internal import JSON

/// A name by which a message or a row speaks of a customer.
struct Handle: Hashable, Sendable {
  let kind: Identity.Kind
  let value: String

  init(_ kind: Identity.Kind, _ value: String) {
    self.kind = kind
    self.value = value
  }
}

/// Finds the customers of handles inside one transaction; an unknown handle gets a provisional customer.
struct CustomerDirectory {
  let tenant: TenantID
  let ids: IDSource
  let now: Instant
  let transaction: any Transaction
  private var known: [Handle: CustomerID] = [:]

  init(tenant: TenantID, ids: IDSource, now: Instant, transaction: any Transaction) {
    self.tenant = tenant
    self.ids = ids
    self.now = now
    self.transaction = transaction
  }

  /// Looks up many at once.
  mutating func load(_ handles: [Handle]) throws {
    let wanted = Set(handles)
    for identity in try transaction.identities(tenant, wanted.map { ($0.kind, $0.value) }) {
      known[Handle(identity.kind, identity.value)] = identity.customer
    }
  }

  /// Nil where nobody has claimed it. The handle was loaded.
  func find(_ handle: Handle) -> CustomerID? { known[handle] }

  /// The customer of a handle, made when there was none: known by a user id, provisional by any other handle.
  mutating func customer(
    _ handle: Handle, kind: Customer.Kind = .person, isVerified: Bool = true
  ) throws -> (CustomerID, isNew: Bool) {
    if let customer = known[handle] { return (customer, false) }
    let id = ids.next(Customer.self)
    // The handle first: where another transaction was faster, its customer stands and none is made.
    let inForce = try claim(handle, for: id, isVerified: isVerified)
    guard inForce == id else { return (inForce, false) }
    let isProvisional = handle.kind != .userID && kind == .person
    try transaction.insertCustomers(
      tenant,
      [
        Customer(
          id: id, kind: kind, isProvisional: isProvisional, profile: [:], profileAt: .distantPast, createdAt: now)
      ])
    return (id, true)
  }

  /// Gives a handle to a customer unless another has it; the customer that has it now.
  @discardableResult
  mutating func claim(_ handle: Handle, for customer: CustomerID, isVerified: Bool = true) throws -> CustomerID {
    let claim = Identity(
      kind: handle.kind, value: handle.value, customer: customer, isVerified: isVerified, createdAt: now)
    let inForce = try transaction.claimIdentities(tenant, [claim]).first?.customer ?? customer
    known[handle] = inForce
    return inForce
  }
}
