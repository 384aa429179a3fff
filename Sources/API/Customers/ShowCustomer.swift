internal import Control
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showCustomer = route(
    "GET", "/v1/customers/{customer}", .operate,
    "A customer: profile, identities, aliases, consents, traits, segments", "客户详情：资料、标识、别名、同意、特征、分群"
  ) { call in
    _ = try call.query([])
    let (tenant, name, now) = (call.id, call.parameter("customer"), call.now)
    return .json(
      try await call.records.read { tx in
        try CustomerView(tx, tenant, CustomerName.resolve(name, tenant, in: tx), now: now).json
      })
  }
}

/// Everything known of one alias set.
private struct CustomerView {
  let json: JSON

  init(_ tx: any Transaction, _ tenant: TenantID, _ aliases: AliasSet, now: Instant) throws {
    guard let customer = try tx.customer(tenant, aliases.canonical) else {
      throw StoreError(.notFound, "customer \(aliases.canonical)")
    }
    let history = try tx.history(tenant, of: aliases.members, until: now)
    var members = customer.shape
    members["profile"] = history.profile
    members["aliases"] = .array(aliases.members.filter { $0 != aliases.canonical }.map { .id($0) })
    members["merges"] = .array(try tx.merges(tenant, aliases.canonical).map(\.shape))
    members["identities"] = .array(try tx.identities(tenant, of: aliases.members).map(\.shape))
    members["consents"] = .array(CustomerView.consents(try tx.consents(tenant, of: aliases.members), now: now))
    members["traits"] = try tx.traits(tenant, aliases.canonical) ?? .object([:])
    members["segments"] = .array(try CustomerView.segments(tx, tenant, aliases.canonical))
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
    let last = Dictionary(
      ledger.map { (Subject(purpose: $0.purpose, channel: $0.channel), $0) },
      uniquingKeysWith: { $1.at >= $0.at ? $1 : $0 })
    return last.sorted { ($0.key.purpose.rawValue, $0.key.channel) < ($1.key.purpose.rawValue, $1.key.channel) }
      .map { subject, line in
        let state = ConsentState(ledger, purpose: subject.purpose, channel: subject.channel, at: now)
        return [
          "purpose": .string(subject.purpose.rawValue), "channel": .string(subject.channel.rawValue),
          "state": .string("\(state)"), "at": .instant(line.at), "source": .string(line.source),
          "evidence": .string(line.evidence),
        ]
      }
  }

  private static func segments(_ tx: any Transaction, _ tenant: TenantID, _ customer: CustomerID) throws -> [JSON] {
    let standing = Dictionary(
      try tx.memberships(tenant, of: customer).map { ($0.segment, $0) }, uniquingKeysWith: { first, _ in first })
    return try tx.segments(tenant).compactMap { segment in
      guard let membership = standing[segment.id] else { return nil }
      return [
        "key": .string(segment.key), "name": .string(segment.name), "is_member": .bool(membership.isMember),
        "since": .instant(membership.since),
      ]
    }
  }
}
