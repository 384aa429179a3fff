package import Crypto
package import Domain

/// Tells the tenant's other systems what happened: signed as standardwebhooks.com says, again on its schedule until
/// they answer, under an id by which they know a repetition.
package struct Announcer: Sendable {
  private let records: any Records
  private let clock: Clock
  private let random: RandomSource
  private let vault: any SecretVault
  private let post: WebhookPost

  /// Longer than a call may take.
  private static let lease = Span.minutes(2)
  private static let lanes = 8

  package init(
    records: any Records, clock: Clock, random: RandomSource, vault: any SecretVault, post: WebhookPost
  ) {
    self.records = records
    self.clock = clock
    self.random = random
    self.vault = vault
    self.post = post
  }

  /// Tells one batch of what is due. Returns how many; 0 means nothing is due.
  package func runOnce(_ tenant: TenantID, limit: Int = 64) async throws -> Int {
    let now = clock.now()
    let claims = try await records.write { tx in
      try tx.claimDeliveries(tenant, now: now, lease: Announcer.lease, limit: limit)
    }
    guard !claims.isEmpty else { return 0 }
    let vault = vault
    let calls = try await records.read { tx in
      let webhooks = Dictionary(uniqueKeysWithValues: try tx.webhooks(tenant).map { ($0.id, $0) })
      return try claims.compactMap { claim -> Call? in
        guard let webhook = webhooks[claim.webhook] else { return nil }
        return Call(delivery: claim, url: webhook.url, secrets: try webhook.secrets(tx, tenant, vault, now: now))
      }
    }
    try await withThrowingTaskGroup { group in
      var waiting = calls[...]
      for call in waiting.prefix(Announcer.lanes) { group.addTask { try await make(call, tenant) } }
      waiting = waiting.dropFirst(Announcer.lanes)
      while try await group.next() != nil {
        if let call = waiting.popFirst() { group.addTask { try await make(call, tenant) } }
      }
    }
    return claims.count
  }

  /// Tells until nothing is due.
  @discardableResult
  package func drain(_ tenant: TenantID) async throws -> Int {
    var total = 0
    while true {
      let count = try await runOnce(tenant)
      if count == 0 { return total }
      total += count
    }
  }

  private func make(_ call: Call, _ tenant: TenantID) async throws {
    let seconds = clock.now().microseconds.flooredQuotient(1_000_000)
    let body = Array(call.delivery.body.utf8)
    let signatures = try call.secrets.map {
      try StandardWebhook(secret: $0).sign(id: call.delivery.notice, timestamp: seconds, body: body)
    }
    let outcome = await post.send(
      call.url,
      [
        ("content-type", "application/json"), ("webhook-id", call.delivery.notice),
        ("webhook-timestamp", String(seconds)), ("webhook-signature", signatures.joined(separator: " ")),
      ], body)
    let (now, unit) = (clock.now(), random.unit)
    do {
      try await records.write { tx in try call.record(outcome, tx, tenant, now: now, unit: unit) }
    } catch let error as StoreError where error.code == .stale {
      // The lease ran out while the other side took its time; whoever has it now says how it went.
    }
  }
}

/// A delivery that is about to be made.
private struct Call: Sendable {
  let delivery: WebhookDelivery
  let url: String
  let secrets: [String]

  func record(
    _ outcome: WebhookPost.Outcome, _ tx: any Transaction, _ tenant: TenantID, now: Instant, unit: Double
  ) throws {
    // Deleted meanwhile, and its deliveries with it.
    guard let webhook = try tx.webhook(tenant, delivery.webhook), let token = delivery.token else { return }
    let result = DeliveryCourse.after(outcome, delivery, webhook, now: now, unit: unit)
    try tx.finishDelivery(tenant, result.delivery, token: token)
    if result.webhook != webhook { try tx.updateWebhook(tenant, result.webhook) }
    if result.endsOthers {
      try tx.endDeliveries(tenant, webhook.id, reason: "webhook_\(result.webhook.state.rawValue)", now: now)
    }
  }
}

extension Webhook {
  /// The present secret, and the former one while receivers change over.
  fileprivate func secrets(
    _ tx: any Transaction, _ tenant: TenantID, _ vault: any SecretVault, now: Instant
  ) throws -> [String] {
    let former = rotatingUntil.map { $0 > now } == true ? [formerSecret] : []
    return try ([secret] + former).compactMap { try tx.secret($0, of: tenant, in: vault) }
  }
}
