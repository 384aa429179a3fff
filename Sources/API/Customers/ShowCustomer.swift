internal import Control
internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules

extension Route {
  static let showCustomer = route(
    "GET", "/v1/customers/{customer}", .analyse,
    "A customer: profile, identities, aliases, consents, traits, segments", "客户详情：资料、标识、别名、同意、特征、分群"
  ) { call in
    let (tenant, name, now) = (call.tenant, call.parameter("customer"), call.now)
    return .json(
      try await call.records.read { tx in
        try CustomerView(tx, tenant, CustomerName.resolve(name, tenant.id, in: tx), now: now).json
      })
  }
  .answering(.customer)
  .refusing(404, 410)
}

/// Everything known of one alias set.
struct CustomerView {
  let json: JSON

  init(_ tx: any Transaction, _ owner: Tenant, _ aliases: AliasSet, now: Instant) throws {
    let tenant = owner.id
    guard let customer = try tx.customer(tenant, aliases.canonical) else {
      throw StoreError(.notFound, "customer \(aliases.canonical)")
    }
    let history = try tx.history(tenant, of: aliases.members, until: now)
    var members = customer.shape
    members["profile"] = history.profile
    let handles = try CustomerHandles(tx, tenant, aliases.members)
    members["name"] = .string(customer.displayName(aliases.members.flatMap(handles.texts)))
    members["aliases"] = .array(aliases.members.filter { $0 != aliases.canonical }.map { .id($0) })
    members["merges"] = .array(try tx.merges(tenant, aliases.canonical).map(\.shape))
    members["identities"] = .array(try tx.identities(tenant, of: aliases.members).map(\.shape))
    members["consents"] = .array(CustomerView.consents(try tx.consents(tenant, of: aliases.members), now: now))
    members["traits"] = try tx.traits(tenant, aliases.canonical) ?? .object([:])
    members["segments"] = .array(try CustomerView.segments(tx, owner, aliases.canonical, history, now: now))
    members["coupons"] = .array(try tx.coupons(tenant, of: aliases.members).map(\.shape))
    members["orders"] = .int(Int64(history.orders.count))
    members["events"] = .int(Int64(history.events.count))
    json = .object(members)
  }

  /// What the ledger says today, by purpose and channel, and the line that said so last.
  private static func consents(_ ledger: [Consent], now: Instant) -> [JSON] {
    struct Subject: Hashable {
      let purpose: Purpose
      let channel: Channel
    }
    return Set(ledger.map { Subject(purpose: $0.purpose, channel: $0.channel) })
      .sorted { ($0.purpose.rawValue, $0.channel) < ($1.purpose.rawValue, $1.channel) }
      .compactMap { subject in
        let line = ConsentState.line(ledger, purpose: subject.purpose, channel: subject.channel, at: now)
        guard let line else { return nil }
        let state = ConsentState(ledger, purpose: subject.purpose, channel: subject.channel, at: now)
        return [
          "purpose": .string(subject.purpose.rawValue), "channel": .string(subject.channel.rawValue),
          "state": .string("\(state)"), "at": .instant(line.at), "source": .string(line.source),
          "evidence": .string(line.evidence), "proof": .string(line.proof.rawValue),
        ]
      }
  }

  /// Every standing, and when time alone may change it.
  private static func segments(
    _ tx: any Transaction, _ tenant: Tenant, _ customer: CustomerID, _ history: History, now: Instant
  ) throws -> [JSON] {
    let standing = Dictionary(
      try tx.memberships(tenant.id, of: customer).map { ($0.segment, $0) }, uniquingKeysWith: { first, _ in first })
    let latest = try tx.latestContext(tenant.id)
    let context =
      try latest.map { try EvaluationContext($0, zone: tenant.zone) } ?? EvaluationContext(zone: tenant.zone)
    return try tx.segments(tenant.id).filter { $0.archivedAt == nil }.compactMap { segment in
      guard let membership = standing[segment.id] else { return nil }
      let found = evaluate(try Condition(json: segment.definition), history, context, now: now)
      return [
        "key": .string(segment.key), "name": .string(segment.name), "is_member": .bool(membership.isMember),
        "since": .instant(membership.since), "until": .instant(found.validUntil),
      ]
    }
  }
}

extension Schema {
  static let customer =
    Schema.customerHead.with([
      "name": .text, "aliases": .list(.id), "merges": .list(.merge), "identities": .list(.identity),
      "consents": .list([
        "purpose": .purpose, "channel": .channel, "state": .consentState, "at": .instant, "source": .text,
        "evidence": .text, "proof": .one(Consent.Proof.self),
      ]),
      "traits": .map(.any),
      "segments": .list([
        "key": .text, "name": .text, "is_member": .truth, "since": .instant,
        "until": .instant.orNull.saying("When time alone may change it.", "仅因时间推移可能变化的时刻。"),
      ]),
      "coupons": .list(.coupon), "orders": .count, "events": .count,
    ]).named("Customer")

  static let consentState = one(of: "granted", "pending", "withdrawn", "never")
}
