internal import Act
internal import Content
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let checkMailDomain = route(
    "POST", "/v1/mail-account/check", .analyse, "Ask name servers whether SPF, DKIM and DMARC vouch for the sender",
    "检查发件域名的 SPF、DKIM 与 DMARC"
  ) { call in
    guard !call.tenant.settings.senderAddress.isEmpty else { throw APIError.noSender }
    let language = call.language
    let findings = try await call.services.mail.findings(for: call.tenant)
    return .list(findings.map { $0.shape(language) })
  }
  .answering(
    .items([
      "about": .one(of: "spf", "dkim", "dmarc"), "level": .one(of: "ok", "warn", "bad", "unknown"), "code": .text,
      "words": .text, "record": (["name": .text, "type": .text, "value": .text] as Schema).orNull,
    ])
  )
  .refusing(409)
}

extension MailFinding {
  fileprivate func shape(_ language: Language) -> JSON {
    [
      "about": .string(about.rawValue), "level": .string(level.rawValue), "code": .string(sentence.code),
      "words": .string(text(language)),
      "record": record.map { ["name": .string($0.name), "type": "TXT", "value": .string($0.value)] } ?? .null,
    ]
  }
}

extension APIError {
  static let noSender = APIError(
    "sender_missing", 409, "Set the sender's address first: its domain is what is checked.", "请先设置发件地址，检查的是该地址的域名。")
}
