internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listDeliveries = route(
    "GET", "/v1/webhooks/{webhook}/deliveries", .own, "What a webhook was told, newest first", "Webhook 投递记录，最新在前"
  ) { call in
    let query = call.query
    let id = try call.id("webhook", Thing.webhook, Webhook.self)
    let limit = try query.limit
    let state = try query.word("state").flatMap { word in WebhookDelivery.State.allCases.first { $0.word == word } }
    let before = try query["after"].map { text throws(APIError) in
      guard let place = WebhookDelivery.Place(cursor: text) else {
        throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标")
      }
      return place
    }
    let tenant = call.id
    let rows = try await call.records.read { tx in
      guard try tx.webhook(tenant, id) != nil else { throw APIError.notFound(Thing.webhook, "\(id)") }
      return try tx.deliveries(tenant, id, state: state, before: before, limit: limit + 1)
    }
    let page = rows.prefix(limit)
    return .list(page.map(\.shape), next: rows.count > limit ? page.last?.place.cursor : nil)
  }
  .taking(query: Parameter("state", .deliveryState), .limit(), .after)
  .answering(.page(.delivery))
  .refusing(404)

  static let pingWebhook = route(
    "POST", "/v1/webhooks/{webhook}/ping", .own, "Send a webhook a notice to try it", "向 Webhook 发送测试通知"
  ) { call in
    try await call.withWebhook { tx, webhook, tenant, now in
      guard webhook.state == .active else { throw APIError.webhookOff }
      let notice = Notice(.ping, "\(webhook.id):\(now.microseconds)", at: now, data: ["webhook": .id(webhook.id)])
      try tx.insertDeliveries(
        tenant,
        [
          WebhookDelivery(
            webhook: webhook.id, notice: notice.id, kind: .ping, body: notice.body, at: now, dueAt: now,
            updatedAt: now)
        ])
      return ["delivery": .string(notice.id)]
    }
  }
  .answering(["delivery": .text])
  .refusing(404, 409)

  static let replayWebhook = route(
    "POST", "/v1/webhooks/{webhook}/replay", .own,
    "Tell again what never arrived, or one delivery: {\"delivery\"?}", "重新投递失败的通知，或指定一条：{\"delivery\"?}"
  ) { call in
    let delivery = try call.object().optionalString("delivery")
    return try await call.withWebhook { tx, webhook, tenant, now in
      guard webhook.state == .active else { throw APIError.webhookOff }
      let count = try tx.replayDeliveries(tenant, webhook.id, notice: delivery, now: now)
      if let delivery, count == 0 { throw APIError.notFound(Thing.delivery, delivery, field: "delivery") }
      return ["replayed": .int(Int64(count))]
    }
  }
  .taking(body: .form(["delivery": .text.optional]), isOptional: true)
  .answering(["replayed": .count])
  .refusing(404, 409)
}

extension WebhookDelivery.Place {
  /// `MICROSECONDS.NOTICE`.
  fileprivate init?(cursor: String) {
    let parts = cursor.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let at = Int64(parts[0]) else { return nil }
    self.init(at: Instant(microseconds: at), notice: String(parts[1]))
  }

  fileprivate var cursor: String { "\(at.microseconds).\(notice)" }
}

extension APIError {
  static let webhookOff = APIError(
    "webhook_off", 409, "This webhook is switched off. Switch it on first: {\"state\": \"active\"}.",
    "该 Webhook 已停用，请先启用：{\"state\": \"active\"}。")
}
