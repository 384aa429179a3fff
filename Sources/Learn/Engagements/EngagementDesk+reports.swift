internal import Content
internal import Control
package import Domain

extension EngagementDesk {
  /// Which action a report is about: by the token in its return path, or by the mail's own id, which nobody knows but
  /// who had the mail. Nil when it proves neither.
  package func action(
    _ tenant: TenantID, returnPaths: [String], messageIDs: [String]
  ) async throws -> Action? {
    try await records.read { tx in
      guard let tenant = try tx.tenant(tenant) else { return nil }
      let named =
        returnPaths.compactMap { ReturnPath.action(in: $0, secret: tenant.secret) }
        + messageIDs.compactMap { ID<Action>(String($0.prefix { $0 != "@" })) }
      for id in named {
        // What was never handed over can't have come back.
        if let action = try tx.action(tenant.id, id), action.channel == .email,
          action.state == .succeeded || action.state == .unknown
        {
          return action
        }
      }
      return nil
    }
  }

  /// A mail that came back though its address may be good. So many of them in so many days count as a hard bounce.
  /// Answers whether the address is suppressed now.
  package func recordSoftBounce(
    _ tenant: TenantID, _ action: ID<Action>, detail: String, source: String
  ) async throws -> Bool {
    let now = clock.now()
    return try await records.write { tx in
      guard let tenant = try tx.tenant(tenant), let action = try tx.action(tenant.id, action) else {
        throw StoreError(.notFound, "action \(action)")
      }
      let hash = AddressHash.of(action.recipient, action.channel, secret: tenant.secret)
      try tx.insertSoftBounce(
        tenant.id,
        SoftBounce(action: action.id, customer: action.customer, addressHash: hash, at: now, detail: detail))
      let count = try tx.softBounceCount(tenant.id, addressHash: hash, since: now - .days(BounceRules.softDays))
      guard count >= BounceRules.softLimit else { return false }
      try tx.insertSuppression(
        tenant.id,
        Suppression(action, reason: "soft_bounces", source: source, at: now, secret: tenant.secret))
      return true
    }
  }
}
