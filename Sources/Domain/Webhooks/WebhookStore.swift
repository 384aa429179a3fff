package protocol WebhookStore {
  func insertWebhook(_ tenant: TenantID, _ webhook: Webhook) throws
  /// Replaces everything but the creation.
  func updateWebhook(_ tenant: TenantID, _ webhook: Webhook) throws
  /// With its deliveries.
  func deleteWebhook(_ tenant: TenantID, _ id: ID<Webhook>) throws
  /// In the order of their making.
  func webhooks(_ tenant: TenantID) throws -> [Webhook]
  func webhook(_ tenant: TenantID, _ id: ID<Webhook>) throws -> Webhook?

  /// Inserts; a notice that is on its way to the webhook already is left as it is.
  func insertDeliveries(_ tenant: TenantID, _ deliveries: [WebhookDelivery]) throws
  /// Claims due pending deliveries under a lease, earliest first.
  func claimDeliveries(_ tenant: TenantID, now: Instant, lease: Span, limit: Int) throws -> [WebhookDelivery]
  /// Writes how a claimed delivery went; `.stale` when another has it by now.
  func finishDelivery(_ tenant: TenantID, _ delivery: WebhookDelivery, token: Int64) throws
  /// Newest first, before a cursor.
  func deliveries(
    _ tenant: TenantID, _ webhook: ID<Webhook>, state: WebhookDelivery.State?, before: WebhookDelivery.Place?,
    limit: Int
  ) throws -> [WebhookDelivery]
  /// How many of each state, by webhook.
  func deliveryCounts(_ tenant: TenantID) throws -> [ID<Webhook>: [WebhookDelivery.State: Int64]]
  /// Ends what waits for a webhook that is off.
  func endDeliveries(_ tenant: TenantID, _ webhook: ID<Webhook>, reason: String, now: Instant) throws
  /// Makes a delivery, or every dead one, pending again from its first try. Returns how many.
  func replayDeliveries(_ tenant: TenantID, _ webhook: ID<Webhook>, notice: String?, now: Instant) throws -> Int
  /// Forgets what was delivered before an instant.
  func deleteDeliveries(_ tenant: TenantID, deliveredBefore: Instant) throws
}

extension WebhookDelivery {
  /// Where a delivery stands in a list.
  package struct Place: Sendable, Hashable {
    package let at: Instant
    package let notice: String

    package init(at: Instant, notice: String) {
      self.at = at
      self.notice = notice
    }
  }

  package var place: Place { Place(at: at, notice: notice) }
}

extension WebhookStore {
  /// Leaves notices for whoever listens, in the transaction of what they tell; they are only made where somebody does.
  package func tell(_ tenant: TenantID, _ notices: @autoclosure () -> [Notice], now: Instant) throws {
    let webhooks = try webhooks(tenant)
    guard !webhooks.isEmpty else { return }
    let notices = notices()
    let deliveries = webhooks.flatMap { webhook in
      notices.filter { webhook.wants($0.kind) }.map { notice in
        WebhookDelivery(
          webhook: webhook.id, notice: notice.id, kind: notice.kind, body: notice.body, at: notice.at, dueAt: now,
          updatedAt: now)
      }
    }
    if !deliveries.isEmpty { try insertDeliveries(tenant, deliveries) }
  }
}
