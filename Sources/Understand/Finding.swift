internal import Control
internal import Domain
internal import JSON
internal import Rules

/// What a look at one customer found, and how it is written down.
struct Finding: Sendable {
  fileprivate let claim: AgendaClaim
  /// Another customer speaks for this one: look there instead.
  fileprivate let canonical: CustomerID
  /// Something was written for somebody who was erased.
  fileprivate private(set) var isErased = false
  private(set) var changes: [Membership] = []
  private var occasions: [Occasion] = []
  fileprivate private(set) var traits: JSON?
  fileprivate private(set) var next: Instant?

  /// A reason for a strategy to consider the customer.
  private struct Occasion: Sendable {
    let strategy: ID<Strategy>
    let reason: Occurrence.Reason
    let at: Instant
    let fact: String
  }

  init(
    _ tx: any Transaction, _ book: RuleBook, _ shelf: EventShelf, _ claim: AgendaClaim, _ aliases: AliasSet?,
    now: Instant
  ) throws {
    self.claim = claim
    let tenant = book.tenant.id
    canonical = aliases?.canonical ?? claim.customer
    if isAnothers { return }
    let members = aliases?.members ?? [canonical]
    var scope = book.scope(from: min(claim.dueAt, now))
    let taken = shelf.take(book, claim, members, from: scope.askedFrom)
    scope.knownBefore = taken?.changedFrom
    let facts = try tx.history(tenant, of: members, until: nil, scope: scope)
    isErased = facts.isErased
    if isErased { return }
    var events = taken?.events ?? PreparedEvents(choosing: book.choice)
    for event in facts.events { events.append(event) }
    shelf.put(events, book, claim, members, askedFrom: taken?.askedFrom ?? scope.askedFrom)
    let history = PreparedHistory(facts, events, choosing: book.choice)
    let transitions = Transitions(
      of: canonical, book.questions, standing: try tx.memberships(tenant, of: canonical), history: history,
      context: book.context, from: claim.dueAt, to: now)
    changes = transitions.changes
    next = transitions.validUntil
    // Snapshots for lists and templates; they don't wake anybody when they age.
    traits = .object(Trait.kept(of: history, book.context, now: now).mapValues(\.json))
    for change in changes { occasions += Finding.occasions(of: change, book) }
    addDates(book, history, now: now)
  }

  private static func occasions(of change: Membership, _ book: RuleBook) -> [Occasion] {
    guard let key = book.key(of: change.segment) else { return [] }
    return book.triggers.compactMap { strategy, document in
      guard document.audience.segment == key else { return nil }
      switch (document.trigger, change.isMember) {
      case (.segmentEntered, true):
        let fact = OccurrenceFact.entered(change.segment, since: change.since)
        return Occasion(strategy: strategy.id, reason: .entered, at: change.since, fact: fact)
      case (.segmentLeft, false):
        let fact = OccurrenceFact.left(change.segment, since: change.since)
        return Occasion(strategy: strategy.id, reason: .left, at: change.since, fact: fact)
      default: return nil
      }
    }
  }

  private mutating func addDates(_ book: RuleBook, _ history: PreparedHistory, now: Instant) {
    let zone = history.history.zone ?? book.tenant.zone
    for (strategy, document) in book.triggers {
      guard case .date(let field, let offset, let hour) = document.trigger,
        let trigger = DateTrigger(field: field, offsetDays: offset, hour: hour)
      else { continue }
      let started = strategy.startedAt ?? now
      var instant = max(claim.dueAt, started) - Span(microseconds: 1)
      while let fires = trigger.next(after: instant, history, book.context) {
        guard fires <= now else {
          next = min(next ?? fires, fires)
          break
        }
        let fact = OccurrenceFact.date(field, zone.day(at: fires))
        occasions.append(Occasion(strategy: strategy.id, reason: .date, at: fires, fact: fact))
        instant = fires
      }
    }
  }

  /// Only the last standing per segment is kept; what happened between is in the occurrences.
  fileprivate var latest: [Membership] {
    Dictionary(changes.map { ($0.segment, $0) }, uniquingKeysWith: { _, last in last }).values
      .sorted { $0.segment < $1.segment }
  }

  /// What others hear of it.
  var notices: [Notice] { latest.map(\.notice) }

  fileprivate var isAnothers: Bool { canonical != claim.customer }

  fileprivate func occurrences(_ ids: IDSource, now: Instant) -> [Occurrence] {
    occasions.map { occasion in
      Occurrence(
        id: ids.next(), customer: canonical, strategy: occasion.strategy, reason: occasion.reason, at: occasion.at,
        fact: occasion.fact, dueAt: now)
    }
  }
}

extension [Finding] {
  func write(_ tx: any Transaction, _ tenant: TenantID, ids: IDSource, now: Instant) throws {
    try tx.touch(
      tenant,
      filter(\.isAnothers).map { AgendaTouch(customer: $0.canonical, stage: $0.claim.stage, dueAt: now) })
    for finding in self where finding.isErased { try tx.reopenErasure(tenant, of: finding.canonical) }
    try tx.saveMemberships(tenant, flatMap(\.latest))
    try tx.saveTraits(tenant, compactMap { finding in finding.traits.map { (finding.canonical, $0) } }, at: now)
    try tx.insertOccurrences(tenant, flatMap { $0.occurrences(ids, now: now) })
    try tx.finishAgenda(tenant, map { AgendaEnd($0.claim, next: $0.next) })
  }
}

extension Membership {
  fileprivate var notice: Notice {
    Notice(
      isMember ? .segmentEntered : .segmentLeft, "\(customer):\(segment):\(since.microseconds)", at: since,
      data: [
        "customer": .string(customer.description), "segment": .string(segment.description),
        "segment_version": .int(segmentVersion),
      ])
  }
}
