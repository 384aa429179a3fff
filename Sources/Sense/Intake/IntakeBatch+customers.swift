internal import Domain
internal import JSON

extension IntakeBatch {
  /// The customer a message is about. A visitor and a user in one message become one customer when the visitor has
  /// no user id of its own; a device that several users share stays with the first.
  mutating func who(_ message: IntakeMessage) throws -> CustomerID {
    let anonymous = message.anonymousID.map { Handle(.anonymousID, $0) }
    guard let user = message.userID.map({ Handle(.userID, $0) }) else {
      let handle = anonymous ?? Handle(.email, message.email ?? "")
      return try directory.customer(handle, isVerified: isTrusted).0
    }
    guard let anonymous, let visitor = directory.find(anonymous) else {
      let (customer, _) = try directory.customer(user)
      if let anonymous { try directory.claim(anonymous, for: customer) }
      return customer
    }
    let visitorUsers = try userIDs(of: visitor)
    if let customer = directory.find(user) {
      if visitorUsers.isEmpty { try merge(visitor, into: customer, "identified as \(user.value)") }
      return customer
    }
    guard visitorUsers.isEmpty else { return try directory.customer(user).0 }
    let inForce = try directory.claim(user, for: visitor)
    if inForce == visitor { try becomeKnown(visitor) }
    return inForce
  }

  private func becomeKnown(_ visitor: CustomerID) throws {
    guard var customer = try transaction.customer(tenant, visitor), customer.isProvisional else { return }
    customer.isProvisional = false
    try transaction.updateCustomer(tenant, customer)
  }

  /// The user ids of a customer's whole alias set.
  private func userIDs(of customer: CustomerID) throws -> Set<String> {
    let members = try transaction.aliasSets(tenant, [customer])[customer]?.members ?? [customer]
    let identities = try transaction.identities(tenant, of: members)
    return Set(identities.filter { $0.kind == .userID }.map(\.value))
  }

  private mutating func merge(_ from: CustomerID, into: CustomerID, _ reason: String) throws {
    try storeEvents()
    _ = try transaction.merge(
      tenant, from: from, into: into, reason: reason, principal: isTrusted ? "intake" : "browser", ids: ids, now: now)
    touched.formUnion([from, into])
  }

  /// An alias. A trusted sender joins any two customers. A browser joins only a visitor whom nobody has named to the
  /// user it speaks for: neither side may have another user id, and `previousId` may not be a user's.
  mutating func link(_ previous: String, to customer: CustomerID, _ message: IntakeMessage) throws -> Intake.Answer {
    let visitor = Handle(.anonymousID, previous)
    let user = Handle(.userID, previous)
    var other = directory.find(visitor)
    if isTrusted { other = directory.find(user) ?? other }
    if !isTrusted {
      guard directory.find(user) == nil, let userID = message.userID,
        try userIDs(of: customer).isSubset(of: [userID]), try other.map(userIDs)?.isEmpty != false
      else { throw IntakeRejection.aliasNotAllowed }
    }
    if let key = message.key, try transaction.acceptKeys(tenant, [(key, message.hash, message.at)]) == [.same] {
      return .duplicate
    }
    if let other {
      try merge(other, into: customer, "alias of \(previous)")
    } else {
      try directory.claim(visitor, for: customer)
    }
    return .accepted
  }

  /// Brings a profile up to what a message says: newer fields replace older ones, never the other way round; null
  /// takes a field away.
  mutating func putProfile(
    _ traits: JSON, of id: CustomerID, at: Instant, kind: Customer.Kind? = nil
  ) throws {
    touched.insert(id)
    try transaction.lockCustomers(tenant, [id])
    guard var customer = try transaction.customer(tenant, id), customer.erasedAt == nil else { return }
    let members = try claimAddresses(in: traits.objectValue ?? [:], of: id)
    let former = customer.profile.objectValue ?? [:]
    let isOlder = at < customer.profileAt
    let merged = isOlder ? members.merging(former) { $1 } : former.merging(members) { $1 }
    customer.profile = .object(merged.filter { $0.value != .null })
    customer.profileAt = max(at, customer.profileAt)
    if let kind { (customer.kind, customer.isProvisional) = (kind, false) }
    try transaction.updateCustomer(tenant, customer)
  }

  /// Claims the addresses among the traits. What a browser says is not verified, so nothing is mailed to it, and it
  /// does not replace the address of a customer who has a verified one.
  private func claimAddresses(in traits: [String: JSON], of id: CustomerID) throws -> [String: JSON] {
    var traits = traits
    var claims: [Identity] = []
    let verified = isTrusted ? [] : try transaction.identities(tenant, of: [id]).filter(\.isVerified).map(\.kind)
    for (name, kind, normal) in [
      ("email", Identity.Kind.email, Handles.email), ("phone", .phone, Handles.phone),
    ] as [(String, Identity.Kind, (String) -> String?)] {
      guard let text = traits[name]?.stringValue else { continue }
      guard let value = normal(text), !verified.contains(kind) else {
        traits[name] = nil
        continue
      }
      traits[name] = .string(value)
      claims.append(Identity(kind: kind, value: value, customer: id, isVerified: isTrusted, createdAt: now))
    }
    if isTrusted {
      try transaction.claimTrusted(tenant, claims)
    } else {
      try transaction.claimIdentities(tenant, claims)
    }
    return traits
  }

  mutating func putGroup(_ id: String, _ traits: JSON, _ customer: CustomerID, _ at: Instant) throws {
    let (company, _) = try directory.customer(Handle(.groupID, id), kind: .company)
    // Only trusted senders speak for a company.
    if isTrusted { try putProfile(traits, of: company, at: at, kind: .company) }
    try putProfile(["company": .string(id)], of: customer, at: at)
  }
}
