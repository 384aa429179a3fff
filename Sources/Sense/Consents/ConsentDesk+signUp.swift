internal import Control
package import Domain
internal import JSON

extension ConsentDesk {
  package enum SignUp: Sendable, Hashable {
    /// Kept, or there already: whoever asks learns nothing of who is known here.
    case taken
    /// The tenant offers nothing, or nothing of what was chosen.
    case closed
    case noAddress
    /// More came in this hour than a page of this kind gets.
    case crowded
  }

  /// Somebody gave an address on the sign-up page. Nothing is granted: the address is asked, whatever the tenant wants of
  /// other grants, and it is proven by the answer alone.
  package func signUp(
    _ tenant: TenantID, address: String, purposes: [Purpose], language: Language
  ) async throws -> SignUp {
    let (now, ids) = (clock.now(), ids)
    return try await records.write { tx in
      guard let owner = try tx.tenant(tenant) else { return .closed }
      let chosen = Purpose.confirmable.filter { purposes.contains($0) && owner.settings.signUp.contains($0) }
      guard !chosen.isEmpty else { return .closed }
      guard let email = Handles.email(address) else { return .noAddress }
      let hour = "sign-up/\(now.microseconds / Span.hours(1).microseconds)"
      guard try tx.takeCounter(tenant, owner.mode, key: hour, capacity: ConsentRules.signUpsAnHour) else {
        return .crowded
      }
      let customer = try tx.customer(of: email, tenant, language, ids, now)
      guard let (_, aliases) = try tx.speaking(tenant, customer, isLocking: true) else { return .taken }
      let ledger = try tx.consents(tenant, of: aliases.members)
      let lines = chosen.filter { ConsentRules.mayAsk(ledger, $0, .email, at: now) }.map { purpose in
        Consent(
          id: ids.next(), customer: aliases.canonical, purpose: purpose, channel: .email, isGranted: false, at: now,
          source: "sign-up page", evidence: "ticked on the page in \(language.rawValue)", proof: .asked)
      }
      if !lines.isEmpty { try tx.insertConsents(tenant, lines) }
      try tx.askForConfirmation(owner, aliases.canonical, ids: ids, now: now)
      try tx.announce([], touched: [aliases.canonical], tenant: tenant, ids: ids, now: now)
      return .taken
    }
  }
}

extension Transaction {
  /// Whoever has an address; somebody new, whose address is not proven, where nobody has.
  fileprivate func customer(
    of email: String, _ tenant: TenantID, _ language: Language, _ ids: IDSource, _ now: Instant
  ) throws -> CustomerID {
    var directory = CustomerDirectory(tenant: tenant, ids: ids, now: now, transaction: self)
    let handle = Handle(.email, email)
    try directory.load([handle])
    let (id, isNew) = try directory.customer(handle, isVerified: false)
    if isNew, var customer = try self.customer(tenant, id) {
      customer.profile = ["email": .string(email), "language": .string(language.rawValue)]
      customer.profileAt = now
      try updateCustomer(tenant, customer)
    }
    return id
  }
}
