internal import Domain
internal import JSON
internal import Text

/// Customers on their way into the store: known by the tenant's own id, their fields those of the latest row.
struct CustomerBatch: RowBatch {
  private let context: ImportContext
  private let transaction: any Transaction
  private var result = BatchResult<CustomerRow>()
  private var customers: [String: Customer] = [:]

  private init(context: ImportContext, transaction: any Transaction) {
    self.context = context
    self.transaction = transaction
  }

  static func row(
    _ reader: inout RowReader, _ record: DelimitedRecord, now: Instant
  ) throws(RowProblem) -> CustomerRow { try reader.customerRow(record, now: now) }

  static func origin(of row: CustomerRow) -> RowOrigin { row.origin }
  static func subject(of row: CustomerRow) -> (handles: [Handle], at: Instant?) {
    let addresses = [row.email.map { Handle(.email, $0) }, row.phone.map { Handle(.phone, $0) }].compactMap { $0 }
    return ([Handle(.userID, row.customer)] + addresses, row.updatedAt)
  }

  static func remember(_ row: CustomerRow, in memory: inout ImportMemory) {
    if memory.customers[row.customer] == nil {
      memory.customers[row.customer] = .init(id: CustomerID(high: 0, low: 0), profileAt: .distantPast, profile: [:])
    }
  }

  static func store(
    _ rows: [CustomerRow], _ mode: BatchMode, _ memory: ImportMemory, _ context: ImportContext,
    in transaction: any Transaction
  ) throws -> BatchResult<CustomerRow> {
    var batch = CustomerBatch(context: context, transaction: transaction)
    batch.result.accepted = rows
    if mode != .replaying { try batch.run(rows) }
    return batch.result
  }

  private mutating func run(_ rows: [CustomerRow]) throws {
    let identities = try transaction.identities(context.tenant, rows.map { (.userID, $0.customer) })
    let stored = try transaction.customers(context.tenant, identities.map(\.customer))
    let byID = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0) })
    for identity in identities { customers[identity.value] = byID[identity.customer] }

    let keys = rows.map { Self.key($0, context) }
    let answers = try transaction.acceptKeys(
      context.tenant, zip(rows, keys).map { ($1, $0.hash, $0.updatedAt ?? context.now) })
    var handles: [Identity] = []
    for (index, row) in rows.enumerated() where answers[index] != .same {
      let customer = try put(row, keys[index])
      for (kind, value) in [(Identity.Kind.email, row.email), (.phone, row.phone)] {
        guard let value else { continue }
        handles.append(
          Identity(kind: kind, value: value, customer: customer, isVerified: true, createdAt: context.now))
      }
    }
    try transaction.claimTrusted(context.tenant, handles)
  }

  private static func key(_ row: CustomerRow, _ context: ImportContext) -> SourceKey {
    SourceKey(source: context.mapping.source, id: "customer/\(row.customer)")
  }

  private mutating func put(_ row: CustomerRow, _ key: SourceKey) throws -> CustomerID {
    let fields = row.profile.mapValues { JSON.string($0) }
    let at = row.updatedAt ?? context.now
    if let before = customers[row.customer] {
      var after = before
      let former = before.profile.objectValue ?? [:]
      let isOlder = at < before.profileAt
      after.profile = .object(isOlder ? fields.merging(former) { $1 } : former.merging(fields) { $1 })
      after.profileAt = max(at, before.profileAt)
      after.isProvisional = false
      try transaction.updateCustomer(context.tenant, after)
      customers[row.customer] = after
      result.changes.append(.customer(row.origin.ordinal, after.id, before: before, source: key))
      result.revised += 1
      result.touched.insert(after.id)
      return after.id
    }
    let customer = Customer(
      id: context.ids.next(), isProvisional: false, profile: .object(fields), profileAt: at,
      createdAt: row.createdAt ?? context.now)
    try transaction.insertCustomers(context.tenant, [customer])
    try transaction.claimIdentities(
      context.tenant,
      [
        Identity(
          kind: .userID, value: row.customer, customer: customer.id, isVerified: true, createdAt: context.now)
      ])
    customers[row.customer] = customer
    result.changes.append(.customer(row.origin.ordinal, customer.id, source: key))
    result.added += 1
    result.touched.insert(customer.id)
    return customer.id
  }
}

extension CustomerStore {
  /// Claims handles that a trusted source gives, and believes it about those that the same customer had claimed.
  func claimTrusted(_ tenant: TenantID, _ identities: [Identity]) throws {
    guard !identities.isEmpty else { return }
    for (asked, inForce) in zip(identities, try claimIdentities(tenant, identities)) {
      if !inForce.isVerified, inForce.customer == asked.customer {
        try verifyIdentity(tenant, kind: inForce.kind, value: inForce.value)
      }
    }
  }
}
