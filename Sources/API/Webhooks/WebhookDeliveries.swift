internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listDeliveries = route(
    "GET", "/v1/webhooks/{webhook}/deliveries", .own, "What a webhook was told, newest first", "Webhook 投递记录，最新在前"
  ) { call in
    let query = try call.query(["state", "limit", "after"])
    let id = try call.id("webhook", Thing.webhook, Webhook.self)
    let limit = try call.limit(query)
    let state = try query["state"].map { word throws(APIError) in
      guard let state = WebhookDelivery.State.allCases.first(where: { $0.word == word }) else {
        throw APIError.queryInvalid("state", "one of pending, delivered, dead", "应为 pending、delivered 或 dead")
      }
      return state
    }
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

  static let replayWebhook = route(
    "POST", "/v1/webhooks/{webhook}/replay", .own,
    "Tell again what never arrived, or one delivery: {\"delivery\"?}", "重新投递失败的通知，或指定一条：{\"delivery\"?}"
  ) { call in
    let delivery = call.request.body.isEmpty ? nil : try call.object(["delivery"]).optionalString("delivery")
    return try await call.withWebhook { tx, webhook, tenant, now in
      guard webhook.state == .active else { throw APIError.webhookOff }
      let count = try tx.replayDeliveries(tenant, webhook.id, notice: delivery, now: now)
      if let delivery, count == 0 { throw APIError.notFound(Thing.delivery, delivery, field: "delivery") }
      return ["replayed": .int(Int64(count))]
    }
  }
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
