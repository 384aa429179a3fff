internal import Content
internal import Control
internal import Domain
internal import JSON

/// Asks everything that may have changed since an action was planned, in the transaction that makes it `sending`.
struct SendingCheck {
  let tx: any Transaction
  let tenant: Tenant
  let now: Instant
  private let warmUp: MailAccount.WarmUp?
  private let shelf: SendingShelf
  private let known: Known

  init(tx: any Transaction, tenant: Tenant, now: Instant, shelf: SendingShelf) throws {
    self.tx = tx
    self.tenant = tenant
    self.now = now
    self.shelf = shelf
    known = Known(tx: tx, tenant: tenant.id)
    warmUp = try tx.mailAccount(tenant.id).warmUp
  }

  enum Answer {
    /// `counted`: the counter in which it took a place, to be given back when nothing is sent.
    case go(template: TemplateVersion?, allowsTracking: Bool, counted: String?)
    case later(until: Instant, LocalizedSentence)
    case never(LocalizedSentence)
    case tooLate(LocalizedSentence)
  }

  /// Why an action is called off.
  struct No: Error {
    let reason: LocalizedSentence

    init(_ code: String, _ parameters: [String: String] = [:]) { reason = LocalizedSentence(code, parameters) }
  }

  /// The emergency stop is looked at last of all, so that nothing lies between a stop and the commit.
  func ask(_ action: Action, _ aliases: AliasSet) throws -> Answer {
    guard now < action.expiresAt else {
      return .tooLate(LocalizedSentence("action_expired", ["at": "\(action.expiresAt)"]))
    }
    do {
      if action.isConfirmation { return try askConfirmation(action, aliases) }
      let document = try document(of: action)
      let addressee = try Addressee(tx, tenant, aliases)
      try checkMerged(action, document, aliases)
      try checkAudience(action, document, addressee)
      try checkEligibility(action, addressee)
      try checkApproval(action, document)
      let template = try template(of: action)
      if let until = quietUntil(action, document, addressee) {
        return .later(until: until, LocalizedSentence("quiet_hours", ["until": "\(until)"]))
      }
      var counted: String?
      if let counter = warmUpCounter(action) {
        guard try tx.takeCounter(tenant.id, action.mode, key: counter.key, capacity: counter.ceiling) else {
          return .later(until: counter.end, counter.sentence)
        }
        counted = counter.key
      }
      do {
        try checkStops(action)
      } catch {
        if let counted { try tx.returnToCounter(tenant.id, action.mode, key: counted) }
        throw error
      }
      let tracking = addressee.consent(.tracking, action.channel, at: now) == .granted
      return .go(template: template, allowsTracking: tracking, counted: counted)
    } catch let no as No {
      return .never(no.reason)
    }
  }

  private func document(of action: Action) throws -> StrategyDocument {
    try checkMode(action)
    guard try known.strategy(action.strategy)?.state == .live else {
      throw No("strategy_not_live")
    }
    guard let document = try shelf.document(tx, tenant.id, action.strategy, action.strategyVersion) else {
      throw No("strategy_not_readable")
    }
    return document
  }

  func checkMode(_ action: Action) throws {
    guard action.mode == tenant.mode else { throw No("mode_changed", ["mode": action.mode.word]) }
  }

  func checkSuppression(_ action: Action) throws {
    let hash = AddressHash.of(action.recipient, action.channel, secret: tenant.secret)
    if let reason = try tx.suppressionReason(tenant.id, channel: action.channel, addressHash: hash) {
      throw No("address_suppressed", ["reason": reason])
    }
  }

  /// A merge leaves alone what was tried before, as it can't know what becomes of the try: it is asked here.
  private func checkMerged(_ action: Action, _ document: StrategyDocument, _ aliases: AliasSet) throws {
    guard action.attempts > 0, aliases.members.count > 1 else { return }
    let others = try tx.actions(tenant.id, action.mode, action.strategy, of: aliases.members)
    // Forbidden by the version it was planned by, or by the one in force as for the merge itself.
    for reentry in [document.reentry, try reentryInForce(action.strategy) ?? document.reentry] {
      let doubled = MergeRules.cancelled(others) { _ in reentry }
      if doubled.contains(where: { $0.id == action.id }) { throw No("merged") }
    }
  }

  private func reentryInForce(_ id: ID<Strategy>) throws -> StrategyDocument.Reentry? {
    guard let strategy = try tx.strategy(tenant.id, id) else { return nil }
    let version = try tx.strategyVersion(tenant.id, id, strategy.liveVersion)
    return try version.map { try StrategyDocument(json: $0.document).reentry }
  }

  private func checkAudience(_ action: Action, _ document: StrategyDocument, _ addressee: Addressee) throws {
    if addressee.isErased { throw No("customer_erased") }
    let audience = try known.segment(document.audience.segment)
    guard let audience, addressee.segments.contains(audience) else {
      throw No("left_audience", ["segment": document.audience.segment])
    }
    for key in document.audience.exclude {
      if let excluded = try known.segment(key), addressee.segments.contains(excluded) {
        throw No("entered_excluded", ["segment": key])
      }
    }
    let trigger = try addressee.aliases.members.lazy.compactMap { member in
      try tx.occurrence(tenant.id, member, action.occurrence)
    }.first
    if trigger == nil || trigger?.state == .expired { throw No("trigger_gone") }
  }

  private func checkEligibility(_ action: Action, _ addressee: Addressee) throws {
    // A local action or a call to the tenant's own systems reaches nobody by itself.
    guard let kind = action.channel.identityKind else { return }
    let channel = ["channel": action.channel.rawValue]
    let identity = try tx.identities(tenant.id, [(kind, action.recipient)]).first
    guard let identity, identity.isVerified, addressee.aliases.members.contains(identity.customer) else {
      throw No("address_gone", channel)
    }
    if Gate.suppression.applies(to: action.purpose) { try checkSuppression(action) }
    if Gate.consent.applies(to: action.purpose) {
      guard addressee.consent(action.purpose, action.channel, at: now) == .granted else {
        throw No("consent_gone", channel)
      }
    }
  }

  /// Asked where the strategy wants it, and wherever somebody gave or refused one.
  private func checkApproval(_ action: Action, _ document: StrategyDocument) throws {
    let approvals = try tx.approvals(tenant.id, action.customer, action.id)
    guard document.approval != .none || !approvals.isEmpty else { return }
    guard ApprovalRules.stands(approvals, for: action) else { throw No("approval_void") }
  }

  private func template(of action: Action) throws -> TemplateVersion? {
    guard !action.template.isEmpty else { return nil }
    guard let template = try shelf.template(tx, tenant.id, action.template, action.templateVersion) else {
      throw No("template_gone", ["template": action.template])
    }
    return template
  }

  private func quietUntil(_ action: Action, _ document: StrategyDocument, _ addressee: Addressee) -> Instant? {
    guard Gate.quietHours.applies(to: action.purpose) else { return nil }
    return (document.quietHours ?? tenant.settings.quietHours)?.end(at: now, in: addressee.zone)
  }

  private struct WarmUpCounter {
    let key: String
    let ceiling: Int64
    let end: Instant
    let sentence: LocalizedSentence
  }

  /// The place that a marketing mail of a new sender needs today.
  private func warmUpCounter(_ action: Action) -> WarmUpCounter? {
    let day = tenant.zone.day(at: now)
    guard action.channel == .email, action.purpose == .marketing, let warmUp, let ceiling = warmUp.ceiling(on: day)
    else { return nil }
    let end = tenant.zone.start(of: CivilDay(number: day.number + 1))
    return WarmUpCounter(
      key: MailAccount.WarmUp.counter(of: day), ceiling: ceiling, end: end,
      sentence: LocalizedSentence(
        "warm_up", ["day": "\(warmUp.number(of: day))", "ceiling": "\(ceiling)", "until": "\(end)"]))
  }

  func checkStops(_ action: Action) throws {
    let scopes: Set<EmergencyStop.Scope> = [.tenant, .channel(action.channel), .strategy(action.strategy)]
    if let stop = try tx.stops(tenant.id).first(where: { scopes.contains($0.scope) }) {
      throw No("emergency_stop", ["by": stop.by, "reason": stop.reason])
    }
  }
}

/// Segments and strategies that the actions of one transaction name.
private final class Known {
  private let tx: any Transaction
  private let tenant: TenantID
  private var segments: [String: ID<Segment>?] = [:]
  private var strategies: [ID<Strategy>: Strategy?] = [:]

  init(tx: any Transaction, tenant: TenantID) {
    self.tx = tx
    self.tenant = tenant
  }

  func segment(_ key: String) throws -> ID<Segment>? {
    if let found = segments[key] { return found }
    let found = try tx.segment(tenant, key: key)?.id
    segments[key] = .some(found)
    return found
  }

  func strategy(_ id: ID<Strategy>) throws -> Strategy? {
    if let found = strategies[id] { return found }
    let found = try tx.strategy(tenant, id)
    strategies[id] = .some(found)
    return found
  }
}
