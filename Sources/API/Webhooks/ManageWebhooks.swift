internal import Act
internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listWebhooks = route(
    "GET", "/v1/webhooks", .own, "Webhooks that are told what happens, with counts of their deliveries",
    "列出 Webhook 及投递统计"
  ) { call in
    let tenant = call.id
    return .list(
      try await call.records.read { tx in
        let counts = try tx.deliveryCounts(tenant)
        return try tx.webhooks(tenant).map { .object($0.shape(counts[$0.id] ?? [:])) }
      })
  }
  .answering(.items(.webhook))

  static let makeWebhook = route(
    "POST", "/v1/webhooks", .own,
    "Tell an address what happens: {\"url\", \"kinds\"?, \"note\"?}; the secret is shown once",
    "创建 Webhook：{\"url\", \"kinds\"?, \"note\"?}；密钥只显示一次"
  ) { call in
    let body = try call.object()
    let url = try body.string("url")
    let change = try WebhookChange(body)
    let secret = StandardWebhook.makeSecret(random: call.services.random)
    var webhook = Webhook(id: call.services.ids.next(), url: url, note: "", kinds: [], createdAt: call.now)
    change.apply(to: &webhook)
    let (made, tenant, now, vault) = (webhook, call.id, call.now, call.services.mail.vault)
    call.trail?.note("webhooks/\(webhook.id)")
    try await call.records.write { tx in
      try tx.insertWebhook(tenant, made)
      try tx.keep(secret, as: made.secret, of: tenant, in: vault, at: now)
    }
    var members = made.shape([:])
    members["secret"] = .string(secret)
    return .json(.object(members), status: 201)
  }
  .taking(body: Schema.webhookForm.without(["state"]))
  .answering(201, Schema.webhook.with(["secret": .text.saying("Shown once.", "只显示一次。")]))
  .refusing(409)

  static let changeWebhook = route(
    "PATCH", "/v1/webhooks/{webhook}", .own,
    "Change a webhook: {\"url\"?, \"kinds\"?, \"note\"?, \"state\"?: \"active\" or \"off\"}",
    "修改 Webhook：{\"url\"?, \"kinds\"?, \"note\"?, \"state\"?}"
  ) { call in
    let change = try WebhookChange(try call.object())
    return try await call.withWebhook { tx, webhook, tenant, now in
      var changed = webhook
      change.apply(to: &changed)
      try tx.updateWebhook(tenant, changed)
      if changed.state == .off { try tx.endDeliveries(tenant, changed.id, reason: "webhook_off", now: now) }
      return .object(changed.shape(try tx.deliveryCounts(tenant)[changed.id] ?? [:]))
    }
  }
  .taking(body: Schema.webhookForm.with(["url": Schema.webhookURL.optional.orNull]))
  .answering(.webhook)
  .refusing(404)

  static let deleteWebhook = route(
    "DELETE", "/v1/webhooks/{webhook}", .own, "Delete a webhook and what it was told", "删除 Webhook 及其投递记录"
  ) { call in
    try await call.withWebhook { tx, webhook, tenant, _ in
      try tx.deleteWebhook(tenant, webhook.id)
      for name in [webhook.secret, webhook.formerSecret] { try tx.deleteSecretBox(tenant, name) }
      return ["success": true]
    }
  }
  .answering(.done)
  .refusing(404)

  static let rotateWebhook = route(
    "POST", "/v1/webhooks/{webhook}/rotate", .own,
    "Make a new secret, shown once; for a day both sign", "更换密钥（只显示一次），一天内新旧密钥同时签名"
  ) { call in
    let secret = StandardWebhook.makeSecret(random: call.services.random)
    let vault = call.services.mail.vault
    return try await call.withWebhook { tx, webhook, tenant, now in
      if let former = try tx.secret(webhook.secret, of: tenant, in: vault) {
        try tx.keep(former, as: webhook.formerSecret, of: tenant, in: vault, at: now)
      }
      try tx.keep(secret, as: webhook.secret, of: tenant, in: vault, at: now)
      var rotating = webhook
      rotating.rotatingUntil = now + .days(1)
      try tx.updateWebhook(tenant, rotating)
      return ["id": .id(webhook.id), "secret": .string(secret), "former_until": .instant(now + .days(1))]
    }
  }
  .answering(["id": .id, "secret": .text, "former_until": .instant])
  .refusing(404, 409)
}

extension Call {
  /// Changes the webhook in the path, in one transaction.
  func withWebhook(
    _ body: @escaping @Sendable (any Transaction, Webhook, TenantID, Instant) throws -> JSON
  ) async throws -> HTTPResponse {
    let id = try id("webhook", Thing.webhook, Webhook.self)
    let (tenant, now) = (self.id, now)
    let answer = try await records.write { tx in
      guard let webhook = try tx.webhook(tenant, id) else { throw APIError.notFound(Thing.webhook, "\(id)") }
      return try body(tx, webhook, tenant, now)
    }
    services.wake()
    return .json(answer)
  }
}
