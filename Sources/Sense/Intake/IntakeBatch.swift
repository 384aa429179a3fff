internal import Control
internal import Domain
internal import JSON

/// Messages on their way into the store, inside one transaction.
struct IntakeBatch {
  let tenant: TenantID
  /// Whether the sender may be believed about addresses, other people's records and merges; a browser may not.
  let isTrusted: Bool
  let ids: IDSource
  let now: Instant
  let transaction: any Transaction
  var directory: CustomerDirectory
  var touched: Set<CustomerID> = []
  var facts: [TriggeringFact] = []
  /// New events, stored together at the end.
  private var events: [Event] = []
  /// Source keys that only a table of their own connects with their customers.
  private var owned: [(key: SourceKey, customer: CustomerID)] = []
  /// Whose consent waits for a confirmation.
  var asked: Set<CustomerID> = []
  private var owner: Tenant?

  init(tenant: TenantID, isTrusted: Bool, ids: IDSource, now: Instant, transaction: any Transaction) {
    self.tenant = tenant
    self.isTrusted = isTrusted
    self.ids = ids
    self.now = now
    self.transaction = transaction
    directory = CustomerDirectory(tenant: tenant, ids: ids, now: now, transaction: transaction)
  }

  mutating func run(_ messages: [IntakeParser.Parsed]) throws -> [Intake.Answer] {
    let handles = messages.flatMap { (try? $0.get().handles) ?? [] }
    try directory.load(handles)
    let erased = try ErasedHandles(handles, tenant, in: transaction)
    func isErased(_ parsed: IntakeParser.Parsed) -> Bool {
      (try? parsed.get()).map { erased.covers($0.handles, at: $0.at) } ?? false
    }
    let news = try acceptPlain(messages, leavingOut: isErased)
    var answers: [Intake.Answer] = []
    for (index, parsed) in messages.enumerated() {
      if isErased(parsed) {
        answers.append(.duplicate)
        continue
      }
      do {
        answers.append(try take(parsed.get(), news[index]))
      } catch let rejection as IntakeRejection {
        answers.append(.rejected(rejection))
      }
    }
    try storeEvents()
    try transaction.ownKeys(tenant, owned)
    if let owner {
      for customer in asked.sorted() {
        try transaction.askForConfirmation(owner, customer, ids: ids, now: now)
      }
    }
    try transaction.announce(facts, touched: touched, tenant: tenant, ids: ids, now: now)
    return answers
  }

  /// Asks for the keys of all messages that nothing can stop, at once; the others ask when they passed their checks,
  /// so that a message that is rejected may come again.
  private func acceptPlain(
    _ messages: [IntakeParser.Parsed], leavingOut isErased: (IntakeParser.Parsed) -> Bool
  ) throws -> [Int: KeyAnswer] {
    let plain = messages.enumerated().compactMap {
      index, parsed -> (index: Int, message: IntakeMessage, key: SourceKey)? in
      guard case .success(let message) = parsed, !message.hasChecks, isTrusted || !message.needsTrust,
        let key = message.key, !isErased(parsed)
      else { return nil }
      return (index, message, key)
    }
    let answers = try transaction.acceptKeys(tenant, plain.map { ($0.key, $0.message.hash, $0.message.at) })
    return Dictionary(uniqueKeysWithValues: zip(plain.map(\.index), answers))
  }

  private mutating func take(_ message: IntakeMessage, _ news: KeyAnswer?) throws -> Intake.Answer {
    if message.needsTrust, !isTrusted { throw IntakeRejection.notTrusted }
    if news == .same { return .duplicate }
    let key = message.key ?? SourceKey(source: "segment", id: "unnamed/\(ids.next(Event.self))")
    switch message.body {
    case .identify(let traits):
      let customer = try who(message)
      own(message, customer)
      try putProfile(traits, of: customer, at: message.at)
    case .track(let name, let properties, let order):
      let customer = try who(message)
      try put(event: name, properties, customer, message, key, isRevision: news == .changed)
      if let order { try put(order, customer, message.at) }
    case .group(let id, let traits):
      let customer = try who(message)
      own(message, customer)
      try putGroup(id, traits, customer, message.at)
    case .alias(let previous):
      let customer = try who(message)
      own(message, customer)
      return try link(previous, to: customer, message)
    case .customer(let kind, let profile):
      let (customer, _) = try directory.customer(Handle(.userID, message.userID ?? ""), kind: kind)
      own(message, customer)
      try putProfile(profile, of: customer, at: message.at, kind: kind)
    case .product(let product): try transaction.upsertProducts(tenant, [product])
    case .consent(let purpose, let channel, let isGranted, let source, let evidence, let proof):
      let customer = try who(message)
      own(message, customer)
      try put(
        Consent(
          id: ids.next(), customer: customer, purpose: purpose, channel: channel, isGranted: isGranted,
          at: message.at, source: source, evidence: evidence, proof: proof))
    case .order, .payment, .redemption: return try putTrade(message, key)
    }
    return .accepted
  }

  /// One line of the ledger, held to what the tenant demands of its purpose.
  private mutating func put(_ consent: Consent) throws {
    if owner == nil { owner = try transaction.tenant(tenant) }
    let line = owner.map { ConsentRules.held(consent, to: $0.settings) } ?? consent
    try transaction.insertConsents(tenant, [line])
    if line.proof == .asked { asked.insert(line.customer) }
    touched.insert(line.customer)
  }

  /// Remembers whose key it is.
  mutating func own(_ message: IntakeMessage, _ customer: CustomerID) {
    if let key = message.key { owned.append((key, customer)) }
  }

  /// Before anything that looks at what is stored.
  mutating func storeEvents() throws {
    try transaction.insertEvents(tenant, events)
    events = []
  }

  private mutating func put(
    event name: String, _ properties: JSON, _ customer: CustomerID, _ message: IntakeMessage, _ key: SourceKey,
    isRevision: Bool
  ) throws {
    let event = Event(
      id: ids.next(), customer: customer, name: name, at: message.at, receivedAt: now, properties: properties, key: key)
    // A revision never triggers again.
    if isRevision {
      try storeEvents()
      if let before = try transaction.replaceEvent(tenant, event) {
        touched.formUnion([before.customer, customer])
        return
      }
    }
    events.append(event)
    facts.append(TriggeringFact(subject: .event(name: name, event.id), customer: customer, at: event.at))
  }
}

extension IntakeMessage {
  /// The names it calls its customer by.
  var handles: [Handle] {
    var handles: [Handle] = []
    if let userID { handles.append(Handle(.userID, userID)) }
    if let anonymousID { handles.append(Handle(.anonymousID, anonymousID)) }
    if let email { handles.append(Handle(.email, email)) }
    if case .alias(let previous) = body {
      handles += [Handle(.anonymousID, previous), Handle(.userID, previous)]
    }
    if case .group(let id, _) = body { handles.append(Handle(.groupID, id)) }
    return handles
  }

  /// Whether what is stored may stand against it.
  var hasChecks: Bool {
    switch body {
    case .alias, .order, .payment, .redemption: true
    default: false
    }
  }
}

extension Identity.Kind {
  /// Segment's groupId: a company.
  static let groupID = Identity.Kind(rawValue: "group_id")
}
