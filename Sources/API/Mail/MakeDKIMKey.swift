internal import Act
internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let makeDKIMKey = route(
    "PUT", "/v1/mail-account/dkim", .own,
    """
    Sign with a new key, or with one in PEM: {"domain", "selector", "private_key"}, all optional; answers \
    the DNS record
    """,
    "生成或导入（PEM）DKIM 密钥：{\"domain\", \"selector\", \"private_key\"}，均可省略；返回 DNS 记录"
  ) { call in
    let reader = try call.object()
    let sender = MailOffice.domain(of: call.tenant.settings.senderAddress)
    guard let domain = try name(reader, "domain") ?? sender else { throw APIError.noSender }
    let selector = try name(reader, "selector") ?? "rondo-\(call.tenant.zone.day(at: call.now))"
    let key = try key(reader)
    let (tenant, now, vault) = (call.id, call.now, call.services.mail.vault)
    call.trail?.note(nil, ["domain": .string(domain), "selector": .string(selector)])
    try await call.records.write { tx in
      var account = try tx.mailAccount(tenant)
      account.dkim = MailAccount.DKIM(domain: domain, selector: selector, publicKey: key.publicBase64)
      try tx.keep(key.privatePEM, as: .dkimKey, of: tenant, in: vault, at: now)
      try tx.saveMailAccount(tenant, account, at: now)
    }
    call.services.wake()
    return .json(try await call.mailAccount(), status: 201)
  }
  .taking(
    body: .form([
      "domain": .text.optional.like("example.com"), "selector": .text.optional.like("mail2026"),
      "private_key": .text.optional.saying("RSA of at least 1,024 bits, in PEM.", "PEM 格式的 RSA 私钥，至少 1024 位。"),
    ])
  )
  .answering(201, .mailAccount)
  .refusing(409)

  static let removeDKIMKey = route(
    "DELETE", "/v1/mail-account/dkim", .own, "Stop signing and forget the key", "停止签名并删除密钥"
  ) { call in
    let (tenant, now) = (call.id, call.now)
    try await call.records.write { tx in
      var account = try tx.mailAccount(tenant)
      account.dkim = nil
      try tx.deleteSecretBox(tenant, .dkimKey)
      try tx.saveMailAccount(tenant, account, at: now)
    }
    return .json(try await call.mailAccount())
  }
  .answering(.mailAccount)
  .refusing(409)

  private static func key(_ reader: JSONReader) throws -> RSAKey {
    guard let pem = try reader.optionalString("private_key") else { return try RSAKey.generate() }
    do {
      return try RSAKey(pem: pem)
    } catch {
      throw try reader.required("private_key").invalid(
        "key_invalid", english: "must be an RSA key of at least 1,024 bits in PEM, without a pass phrase",
        chinese: "应为 PEM 格式、至少 1024 位且没有口令的 RSA 私钥")
    }
  }

  /// A name of the name service.
  private static func name(_ reader: JSONReader, _ field: String) throws -> String? {
    guard let text = try reader.optionalString(field) else { return nil }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count)
        && label.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == 45 || $0 == 95 }
    }
    guard isName, text.utf8.count <= 200, field == "selector" || labels.count > 1 else {
      throw try reader.required(field).invalid(
        "name_invalid", english: "must be a name such as \(field == "domain" ? "example.com" : "mail2026")",
        chinese: "应为形如 \(field == "domain" ? "example.com" : "mail2026") 的名称")
    }
    return text.lowercased()
  }
}
