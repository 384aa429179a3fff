internal import Act
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listMailbox = route(
    "GET", "/v1/mailbox", .analyse, "Mails that the sandbox kept instead of sending, newest first", "沙箱邮箱：未真正发出的邮件"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let after = try query["after"].map { text in
      guard let time = Int64(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      return Instant(microseconds: time)
    }
    let (tenant, search) = (call.id, query["search"]?.lowercased() ?? "")
    let (mails, next) = try await call.records.read { tx -> ([SandboxMail], String?) in
      var (found, cursor): ([SandboxMail], Instant?) = ([], after)
      // A search looks at so many mails and says where it stopped.
      for _ in 0..<20 {
        let page = try tx.sandboxMails(tenant, before: cursor, limit: max(limit, search.isEmpty ? 1 : 500))
        found += page.filter {
          search.isEmpty || $0.recipient.lowercased().contains(search) || $0.subject.lowercased().contains(search)
        }
        cursor = page.last?.at
        if page.count < limit { return (Array(found.prefix(limit)), nil) }
        if found.count >= limit { break }
      }
      let shown = Array(found.prefix(limit))
      return (shown, (shown.count == limit ? shown.last?.at : cursor).map { "\($0.microseconds)" })
    }
    return .list(mails.map { .object($0.shape) }, next: next)
  }
  .taking(query: Parameter("search", .text), .after, .limit())
  .answering(.page(.mailRow))

  static let showMail = route(
    "GET", "/v1/mailbox/{action}", .analyse, "A mail of the sandbox, whole, as RFC 5322 text", "沙箱邮件原文（RFC 5322）"
  ) { call in
    let mail = try await call.sandboxMail()
    return .file(mail.raw, type: "message/rfc822", name: "\(mail.action).eml")
  }
  .answering(bytes: "message/rfc822", "The mail as it was composed.", "邮件原文。")
  .refusing(404)

  static let readMail = route(
    "GET", "/v1/mailbox/{action}/message", .analyse, "A mail of the sandbox as its reader sees it", "沙箱邮件（按收件人所见）"
  ) { call in
    let mail = try await call.sandboxMail()
    let message = KeptMessage(mail)
    return .json(
      .object(
        mail.shape.merging([
          "from": .string(message.from), "to": .string(message.to), "html": .text(message.html),
          "text": .text(message.text),
          "headers": .array(message.headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
        ]) { $1 }))
  }
  .answering(
    Schema.mailRow.with([
      "from": .text, "to": .text, "html": .text.orNull, "text": .text.orNull,
      "headers": .list(["name": .text, "value": .text]),
    ])
  )
  .refusing(404)
}

extension Call {
  fileprivate func sandboxMail() async throws -> SandboxMail {
    let action = try id("action", Thing.mail, Action.self)
    let tenant = id
    guard let mail = try await records.read({ tx in try tx.sandboxMail(tenant, action: action) }) else {
      throw APIError.notFound(Thing.mail, "\(action)")
    }
    return mail
  }
}

extension SandboxMail {
  fileprivate var shape: [String: JSON] {
    [
      "action": .id(action), "customer": .id(customer), "at": .instant(at), "recipient": .string(recipient),
      "subject": .string(subject), "bytes": .int(Int64(raw.count)),
    ]
  }
}

extension Schema {
  fileprivate static let mailRow: Schema = [
    "action": .id, "customer": .id, "at": .instant, "recipient": .text, "subject": .text, "bytes": .count,
  ]
}
