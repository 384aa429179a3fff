internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listMailbox = route(
    "GET", "/v1/mailbox", .operate, "Mails that the sandbox kept instead of sending, newest first", "沙箱邮箱：未真正发出的邮件"
  ) { call in
    let query = try call.query(["limit"])
    let limit = try call.limit(query)
    let tenant = call.id
    let mails = try await call.records.read { tx in try tx.sandboxMails(tenant, limit: limit) }
    return .list(
      mails.map { mail in
        [
          "action": .id(mail.action), "customer": .id(mail.customer), "at": .instant(mail.at),
          "recipient": .string(mail.recipient), "subject": .string(mail.subject), "bytes": .int(Int64(mail.raw.count)),
        ]
      })
  }

  static let showMail = route(
    "GET", "/v1/mailbox/{action}", .operate, "A mail of the sandbox, whole, as RFC 5322 text", "沙箱邮件原文（RFC 5322）"
  ) { call in
    _ = try call.query([])
    let id = try call.id("action", Thing.mail, Action.self)
    let tenant = call.id
    // Mails are kept by time; people open recent ones.
    var mail: SandboxMail?
    for limit in [50, 1_000, 20_000] where mail == nil {
      mail = try await call.records.read { tx in try tx.sandboxMails(tenant, limit: limit).first { $0.action == id } }
    }
    guard let mail else { throw APIError.notFound(Thing.mail, "\(id)") }
    return .file(mail.raw, type: "message/rfc822", name: "\(id).eml")
  }
}
