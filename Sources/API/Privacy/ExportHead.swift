internal import Control
internal import Domain
internal import JSON

/// The short parts of one person's file.
struct ExportHead: Sendable {
  let members: [(String, JSON)]

  init(_ tx: any Transaction, _ tenant: Tenant, _ aliases: AliasSet, now: Instant) throws {
    let view = try CustomerView(tx, tenant, aliases, now: now).json
    let names = try StrategyNames(tx, tenant.id)
    func part(_ name: String) -> (String, JSON) { (name, view[name] ?? .null) }
    members = [
      ("format", "rondo-customer-export-1"), ("exported_at", .instant(now)), ("tenant", .string(tenant.name)),
      part("id"), part("kind"), part("is_provisional"), part("created_at"), part("profile"), part("identities"),
      part("aliases"), part("merges"),
      ("consents", .array(try tx.consents(tenant.id, of: aliases.members).map(\.shape))),
      ("suppressions", .array(try ExportHead.suppressions(tx, tenant, aliases))),
      part("traits"), part("segments"), part("coupons"),
      (
        "assignments",
        .array(
          try tx.assignments(tenant.id, of: aliases.members).map { assignment in
            [
              "strategy": .string(names.key(assignment.strategy)), "mode": .string(assignment.mode.word),
              "epoch": .int(assignment.epoch), "arm": .text(assignment.arm),
              "is_held_out": .bool(assignment.arm == nil), "at": .instant(assignment.at),
              "window_ends_at": .instant(assignment.windowEndsAt),
            ]
          })
      ),
      (
        "outcomes",
        .array(
          try tx.outcomes(tenant.id, of: aliases.members).map { outcome in
            [
              "strategy": .string(names.key(outcome.strategy)), "mode": .string(outcome.mode.word),
              "epoch": .int(outcome.epoch), "arm": .text(outcome.arm), "is_converted": .bool(outcome.isConverted),
              "revenue_minor": .int(outcome.revenue), "cost_minor": .int(outcome.cost),
              "is_closed": .bool(outcome.isClosed), "at": .instant(outcome.at),
            ]
          })
      ),
      (
        "engagements",
        .array(
          try tx.engagements(tenant.id, of: aliases.members).map { engagement in
            [
              "action": .id(engagement.action), "kind": .string("\(engagement.kind)"), "at": .instant(engagement.at),
              "detail": .string(engagement.detail),
            ]
          })
      ),
    ]
  }

  /// Whether anything may be sent to each address; only its keyed hash is kept, so it has to be asked by address.
  private static func suppressions(_ tx: any Transaction, _ tenant: Tenant, _ aliases: AliasSet) throws -> [JSON] {
    try tx.identities(tenant.id, of: aliases.members).flatMap { identity -> [JSON] in
      try [Channel.email, .sms].filter { $0.identityKind == identity.kind }.map { channel in
        let hash = AddressHash.of(identity.value, channel, secret: tenant.secret)
        let reason = try tx.suppressionReason(tenant.id, channel: channel, addressHash: hash)
        return [
          "channel": .string(channel.rawValue), "address": .string(identity.value),
          "is_suppressed": .bool(reason != nil),
          "reason": .text(reason),
        ]
      }
    }
  }
}
