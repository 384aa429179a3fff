internal import Act
internal import Content
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let sendTestMail = route(
    "POST", "/v1/templates/{key}/test", .operate,
    "Send a template to an address: {\"to\", \"variables\"?, \"purpose\"?}",
    "发送测试邮件：{\"to\", \"variables\"?, \"purpose\"?}"
  ) { call in
    let key = call.parameter("key")
    let body = try call.object()
    let address = try body.string("to")
    let variables = try body.optionalObject("variables")?.value ?? .testVariables(call.tenant)
    let purpose = try body.optionalOneOf("purpose", Purpose.self) ?? .marketing
    guard let transport = try await call.services.mail.transport(for: call.tenant) else { throw APIError.noMailServer }
    let testMail = TestMail(transport: transport, clock: call.services.clock, ids: call.services.ids)
    let tenant = call.id
    let template = try await call.records.read { tx in try tx.template(tenant, key: key, version: nil) }
    guard let template else { throw APIError.notFound(Thing.template, key) }
    let answer = await testMail.send(template, to: address, variables: variables, purpose: purpose, tenant: call.tenant)
    switch answer {
    case .delivered(let provider, _): return .json(["sent": true, "provider_id": .text(provider)])
    case .refused(let failure), .notSent(let failure): throw APIError.testMailNotSent(failure.reason)
    case .lost(let reason): throw APIError.testMailNotSent(reason)
    }
  }
  .taking(
    body: .form(["to": .text.like("me@example.com"), "variables": .map(.any).optional, "purpose": .purpose.optional])
  )
  .answering(["sent": .truth, "provider_id": .text.orNull])
  .refusing(404, 409, 422)
}

extension JSON {
  /// What a template of the library asks for.
  fileprivate static func testVariables(_ tenant: Tenant) -> JSON {
    [
      "tenant": ["name": .string(tenant.name)],
      "customer": ["name": tenant.language == .chinese ? "小明" : "Sam", "language": .string(tenant.language.rawValue)],
      "coupon": ["code": "TEST123456", "name": "TEST", "expires_at": "2030-01-01T00:00:00Z", "threshold": 0],
      "shop": ["url": .string(tenant.settings.publicURL)],
    ]
  }
}

extension APIError {
  static let noMailServer = APIError(
    "mail_server_missing", 409,
    "Mails don't leave here, so no test mail can be sent. Set the mail account, or start with --smtp HOST:PORT.",
    "邮件目前不会发出，无法发送测试邮件。请设置发信账户，或以 --smtp HOST:PORT 启动。")

  static func testMailNotSent(_ sentence: LocalizedSentence) -> APIError {
    let words = Catalogue.act + Catalogue.content
    return APIError("test_mail_not_sent", 422, words.render(sentence, .english), words.render(sentence, .chinese))
  }
}
