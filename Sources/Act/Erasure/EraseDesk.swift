internal import Content
package import Control
package import Domain
internal import JSON

/// Erases people: the whole alias set, everywhere, for good.
///
/// First the erasure is written to the log outside the database. Then one transaction makes the person unreachable:
/// tombstones, no handle, nothing due, unsent actions cancelled with their reservations. The rest goes in bounded
/// batches, so that a person of a hundred thousand events does not hold up everybody else; a process killed between
/// two goes on where it was, since the receipt says that it is not finished.
package struct EraseDesk: Sendable {
  /// Takes the person's lines out of files that wait; false when a file is being read just now and has to wait.
  package typealias Files = @Sendable (TenantID, Mentions) async throws -> Bool

  let records: any Records
  let clock: Clock
  let ids: IDSource
  let log: ErasureLog
  let files: Files
  /// Rows a transaction takes away.
  let batch: Int

  package init(
    records: any Records, clock: Clock, ids: IDSource, log: ErasureLog, batch: Int = 500,
    files: @escaping Files = { _, _ in true }
  ) {
    self.records = records
    self.clock = clock
    self.ids = ids
    self.log = log
    self.batch = batch
    self.files = files
  }

  /// Erases whoever the customer is. When this returns, nobody finds or writes to them any more; the receipt says
  /// whether everything is gone, or what is being sent just now is waited for.
  ///
  /// Throws ``StoreError`` `.notFound` for a customer that isn't there, ``ActProblem`` `customer_erased` for one who
  /// was erased before.
  package func erase(
    _ tenant: TenantID, _ customer: CustomerID, reason: Erasure.Reason, by principal: String
  ) async throws -> Erasure {
    let id = ids.next(Erasure.self)
    var person = try await records.read { tx in try ErasedPerson(tx, tenant, customer) }
    for _ in 0..<10 {
      let erasure = Erasure(
        id: id, at: clock.now(), askedBy: principal, reason: reason, customers: person.members, remaining: person.names)
      try log.append([ErasureLog.Entry(tenant, erasure, handles: person.handles)])
      let seen = person
      let found = try await records.write { tx -> ErasedPerson in
        try tx.lockCustomers(tenant, seen.members)
        let found = try ErasedPerson(tx, tenant, customer)
        guard found == seen else { return found }
        try EraseDesk.begin(tx, tenant, erasure, handles: seen.handles)
        return found
      }
      guard found != seen else { return try await carryOn(tenant, erasure) }
      // Merged, or named anew, between the look and the lock: the log is told again.
      person = found
    }
    throw StoreError(.stale, "customer \(customer) changes all the time")
  }

  static func begin(_ tx: any Transaction, _ tenant: TenantID, _ erasure: Erasure, handles: [[UInt8]]) throws {
    guard let owner = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
    try cancelUnsent(tx, owner, erasure.customers, now: erasure.at)
    let addresses = try tx.identities(tenant, of: erasure.customers).flatMap { identity in
      [Channel.email, .sms].filter { $0.identityKind == identity.kind }.map {
        AddressHash.of(identity.value, $0, secret: owner.secret)
      }
    }
    try tx.blindSuppressions(tenant, addressHashes: addresses)
    try tx.beginErasure(tenant, erasure, handles: handles)
  }

  /// Goes on with the erasures that are not finished. Returns how many it finished.
  @discardableResult
  package func resume(_ tenant: TenantID) async throws -> Int {
    var finished = 0
    for erasure in try await records.read({ try $0.openErasures(tenant) }) {
      if try await carryOn(tenant, erasure).finishedAt != nil { finished += 1 }
    }
    return finished
  }
}

/// One alias set as it is to be erased.
struct ErasedPerson: Sendable, Hashable {
  let members: [CustomerID]
  /// Keyed hashes of their handles.
  let handles: [[UInt8]]
  /// What they may be called in files.
  let names: [String]

  private static let mostOrders = 10_000

  init(_ tx: any Transaction, _ tenant: TenantID, _ customer: CustomerID) throws {
    let set = try tx.aliasSets(tenant, [customer])[customer]?.members ?? [customer]
    try self.init(tx, tenant, members: set)
  }

  init(_ tx: any Transaction, _ tenant: TenantID, members: [CustomerID]) throws {
    guard let owner = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
    let customers = try tx.customers(tenant, members)
    guard !customers.isEmpty else { throw StoreError(.notFound, "no customer \(members)") }
    if customers.contains(where: { $0.erasedAt != nil }) { throw ActProblem(.customerErased) }
    let identities = try tx.identities(tenant, of: members)
    self.members = members
    handles = identities.map { HandleHash.of($0.kind, $0.value, secret: owner.secret) }
    let fields = customers.flatMap { customer -> [String] in
      func text(_ field: String) -> String? { customer.profile[field]?.stringValue }
      let full = [text("first_name"), text("last_name")].compactMap { $0 }.joined(separator: " ")
      return ["name", "email", "phone", "full_name", "nickname"].compactMap(text) + [full]
    }
    let orders = try tx.orderNumbers(tenant, of: members, limit: ErasedPerson.mostOrders)
    names = Set(identities.map(\.value) + fields + orders).filter { !$0.isEmpty }.sorted()
  }
}
