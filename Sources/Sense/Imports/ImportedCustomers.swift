internal import Domain
internal import JSON

/// The customers that the rows of an orders file name, by the tenant's own ids.
struct ImportedCustomers {
  let context: ImportContext
  let memory: ImportMemory
  let transaction: any Transaction
  private(set) var known: [String: ImportMemory.KnownCustomer] = [:]
  private(set) var changes: [ImportChange] = []
  private(set) var changed: Set<CustomerID> = []

  init(context: ImportContext, memory: ImportMemory, transaction: any Transaction) {
    self.context = context
    self.memory = memory
    self.transaction = transaction
  }

  /// The customer of each user id; unknown ones are made, and profiles brought up to the latest row.
  mutating func resolve(_ rows: [OrderRow]) throws -> [String: CustomerID] {
    var latest: [String: OrderRow] = [:]
    var earliest: [String: First] = [:]
    for row in rows {
      if let other = latest[row.customer], other.at > row.at { continue }
      latest[row.customer] = row
    }
    for row in rows {
      let first = earliest[row.customer]
      earliest[row.customer] = First(
        at: min(row.at, first?.at ?? row.at), ordinal: first?.ordinal ?? row.origin.ordinal)
    }

    for name in latest.keys { known[name] = memory.customers[name] }
    try load(latest.keys.filter { known[$0] == nil })
    try add(latest.keys.filter { known[$0] == nil }.sorted(), latest, earliest)
    for (name, row) in latest.sorted(by: { $0.key < $1.key }) { try updateProfile(name, row) }
    return known.mapValues(\.id)
  }

  /// A customer's earliest time, and the first row that names it: undone last, when its orders are gone.
  private struct First {
    let at: Instant
    let ordinal: Int64
  }

  private mutating func load(_ names: [String]) throws {
    guard !names.isEmpty else { return }
    let identities = try transaction.identities(context.tenant, names.map { (.userID, $0) })
    let customers = try transaction.customers(context.tenant, identities.map(\.customer))
    let byID = Dictionary(uniqueKeysWithValues: customers.map { ($0.id, $0) })
    for identity in identities {
      guard let customer = byID[identity.customer] else { continue }
      known[identity.value] = ImportMemory.KnownCustomer(
        id: customer.id, profileAt: customer.profileAt,
        profile: (customer.profile.objectValue ?? [:]).compactMapValues(\.stringValue))
    }
  }

  private mutating func add(_ names: [String], _ latest: [String: OrderRow], _ earliest: [String: First]) throws {
    guard !names.isEmpty else { return }
    var customers: [Customer] = []
    var identities: [Identity] = []
    for name in names {
      guard let row = latest[name], let first = earliest[name] else { continue }
      let customer = Customer(
        id: context.ids.next(), isProvisional: false, profile: .object(row.profile.mapValues { .string($0) }),
        profileAt: row.at, createdAt: first.at)
      customers.append(customer)
      identities.append(
        Identity(kind: .userID, value: name, customer: customer.id, isVerified: true, createdAt: context.now))
      known[name] = ImportMemory.KnownCustomer(id: customer.id, profileAt: row.at, profile: row.profile)
      changes.append(.customer(first.ordinal, customer.id))
      changed.insert(customer.id)
    }
    try transaction.insertCustomers(context.tenant, customers)
    // Somebody else may have claimed one of them since; then theirs stands and ours stays without a name.
    for identity in try transaction.claimIdentities(context.tenant, identities) {
      if let mine = known[identity.value], mine.id != identity.customer {
        known[identity.value] = ImportMemory.KnownCustomer(
          id: identity.customer, profileAt: mine.profileAt, profile: mine.profile)
      }
    }
  }

  private mutating func updateProfile(_ name: String, _ row: OrderRow) throws {
    guard var mine = known[name], row.at >= mine.profileAt else { return }
    let differs = row.profile.contains { mine.profile[$0.key] != $0.value }
    guard differs, let before = try transaction.customer(context.tenant, mine.id) else { return }
    var after = before
    let members = (before.profile.objectValue ?? [:]).merging(row.profile.mapValues { .string($0) }) { $1 }
    after.profile = .object(members)
    after.profileAt = row.at
    try transaction.updateCustomer(context.tenant, after)
    mine.profileAt = row.at
    mine.profile.merge(row.profile) { $1 }
    known[name] = mine
    changes.append(.customer(row.origin.ordinal, mine.id, before: before))
    changed.insert(mine.id)
  }
}
