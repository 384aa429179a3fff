internal import Act
internal import Content
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let changeMailAccount = route(
    "PUT", "/v1/mail-account", .own,
    """
    Set the relay: {"host", "port", "security": "starttls", "tls" or "none", "user", \
    "password", "connections", "per_second", "bounce_address"}; a password that is left out stays
    """,
    """
    设置发信服务器：{"host", "port", "security": "starttls"、"tls" 或 "none", "user", "password", \
    "connections", "per_second", "bounce_address"}；省略 password 则保留原密码
    """
  ) { call in
    let reader = try call.object()
    let before = try await call.records.read { [id = call.id] tx in try tx.mailAccount(id) }
    let change = try RelayChange(reader, before: before)
    try call.check(change.relay)
    let (tenant, now, vault) = (call.id, call.now, call.services.mail.vault)
    try await call.records.write { tx in
      var account = try tx.mailAccount(tenant)
      account.relay = change.relay
      account.bounceAddress = change.bounceAddress
      switch change.password {
      case .kept: break
      case .none: try tx.deleteSecretBox(tenant, .mailPassword)
      case .new(let text): try tx.keep(text, as: .mailPassword, of: tenant, in: vault, at: now)
      }
      try tx.saveMailAccount(tenant, account, at: now)
    }
    call.services.wake()
    return .json(try await call.mailAccount())
  }
  .taking(body: .relayForm)
  .answering(.mailAccount)
  .refusing(409, 422)

  static let removeMailAccount = route(
    "DELETE", "/v1/mail-account", .own, "Forget the relay and its password; keys and warm-up stay",
    "删除发信服务器及密码，保留密钥与预热设置"
  ) { call in
    let (tenant, now) = (call.id, call.now)
    try await call.records.write { tx in
      var account = try tx.mailAccount(tenant)
      account.relay = nil
      try tx.deleteSecretBox(tenant, .mailPassword)
      try tx.saveMailAccount(tenant, account, at: now)
    }
    call.services.wake()
    return .json(try await call.mailAccount())
  }
  .answering(.mailAccount)
  .refusing(409)

  static let testMailAccount = route(
    "POST", "/v1/mail-account/test", .own,
    "Connect, secure and log in, without a mail: the account that is kept, or one given as for PUT",
    "测试连接、加密与登录，不发送邮件；可测试已保存的或按 PUT 格式给出的账户"
  ) { call in
    let before = try await call.records.read { [id = call.id] tx in try tx.mailAccount(id) }
    var (relay, password) = (before.relay, String?.none)
    if !call.request.body.isEmpty {
      let change = try RelayChange(try call.object(), before: before)
      relay = change.relay
      if case .new(let text) = change.password { password = text }
    }
    guard let relay else { throw APIError.noRelay }
    try call.check(relay)
    let trial = try await call.services.mail.trial(relay, password: password, for: call.tenant)
    let language = call.language
    return .json([
      "is_well": .bool(trial.isWell),
      "steps": .array(
        trial.steps.map { step in
          [
            "step": .string(step.name), "is_well": .bool(step.isWell),
            "words": .string(Catalogue.act.render(step.sentence, language)),
          ]
        }),
    ])
  }
  .taking(body: .relayForm, isOptional: true)
  .answering(["is_well": .truth, "steps": .list(["step": .text, "is_well": .truth, "words": .text])])
  .refusing(409, 422)
}

extension Call {
  fileprivate func check(_ relay: MailAccount.Relay) throws(APIError) {
    guard let objection = services.mail.objection(to: relay) else { return }
    throw APIError(
      objection.code, 422, field: objection.code == "mail_relay_clear" ? "security" : "host",
      Catalogue.act.render(objection, .english), Catalogue.act.render(objection, .chinese))
  }
}

extension APIError {
  static let noRelay = APIError(
    "mail_account_missing", 409, "There is no mail account to test. Give one, or save one first.", "没有可测试的发信账户，请先填写或保存。"
  )
}
