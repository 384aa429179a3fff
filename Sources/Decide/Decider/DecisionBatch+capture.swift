internal import Control
internal import Crypto
internal import Domain

extension DecisionBatch {
  /// Reads what the decision will be made from. What must be taken (coupon, slot, rate, budget) is assumed to be had.
  func capture(_ occurrence: Occurrence, _ person: Person, _ plan: StrategyPlan) throws -> Captured {
    let members = person.aliases.members
    let assigned = try tx.assignments(tenant.id, tenant.mode, plan.strategy.id, of: members).first
    let treated = try tx.actions(tenant.id, tenant.mode, plan.strategy.id, of: members)
    let exclusive = try plan.peers.flatMap { try tx.actions(tenant.id, tenant.mode, $0, of: members) }
    let capTimes = try tx.capTimes(tenant.id, tenant.mode, of: members, since: now - plan.capSpan)
    return Captured(
      now: now, occurredAt: occurrence.at, isMember: plan.audience.map(person.segments.contains) ?? false,
      isExcluded: !person.segments.isDisjoint(with: plan.excluded),
      draws: Draws(
        secret: tenant.secret, mode: tenant.mode, strategy: plan.strategy.id, customer: person.aliases.canonical),
      zoneOffset: person.zone.offset(at: now),
      assigned: assigned.map { $0.arm.map(Captured.Assigned.arm) ?? .holdout },
      lastTreated: lastPlanned(treated), lastExclusive: lastPlanned(exclusive),
      channels: try plan.policy.channels.map { try facts(of: $0, person, plan.document.purpose) },
      capCounts: plan.policy.caps.map { cap in
        Int64(capTimes.count { (cap.channel == nil || cap.channel == $0.channel) && $0.at > now - .days(cap.days) })
      },
      hasContent: true, gotCoupon: true, gotSlot: true, gotRate: true, gotBudget: true)
  }

  private func lastPlanned(_ actions: [Action]) -> Instant? {
    actions.filter { !$0.state.isWithoutEffect }.map(\.createdAt).max()
  }

  private func facts(of channel: Channel, _ person: Person, _ purpose: Purpose) throws -> Captured.ChannelFacts {
    // A local action or a call to the tenant's own systems reaches nobody by itself.
    guard let kind = channel.identityKind else {
      return Captured.ChannelFacts(isReachable: true, isSuppressed: false, consent: .granted)
    }
    let address = person.address(kind)
    let suppression = try address.flatMap { address in
      try tx.suppressionReason(
        tenant.id, channel: channel, addressHash: AddressHash.of(address, channel, secret: tenant.secret))
    }
    return Captured.ChannelFacts(
      isReachable: address != nil, isSuppressed: suppression != nil,
      consent: ConsentState(person.consents, purpose: purpose, channel: channel, at: now))
  }
}
