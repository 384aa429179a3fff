internal import Act
internal import Content
internal import Control
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showMailAccount = route(
    "GET", "/v1/mail-account", .read, "How mails leave: relay, DKIM, warm-up, and what came back",
    "发信账户：服务器、DKIM、预热与退信情况"
  ) { call in
    return .json(try await call.mailAccount())
  }
  .answering(.mailAccount)
  .refusing(409)
}

extension Call {
  /// The account as it stands, without its secrets.
  func mailAccount() async throws -> JSON {
    let (id, now) = (id, now)
    let found = try await records.read { tx -> (Tenant, [String: JSON]) in
      guard let tenant = try tx.tenant(id) else { throw StoreError(.notFound, "tenant \(id)") }
      let account = try tx.mailAccount(id)
      let hasPassword = try tx.secretBox(id, .mailPassword) != nil
      return (
        tenant,
        [
          "relay": account.relay?.shape(hasPassword: hasPassword) ?? .null,
          "bounce_address": .text(account.bounceAddress), "dkim": account.dkim?.shape ?? .null,
          "figures": try tx.mailFigures(id, tenant.mode, since: now - .days(MailFigures.days)).shape,
          "warm_up": try account.warmUp?.shape(tenant, now, tx) ?? .null,
        ]
      )
    }
    let tenant = found.0
    var members = found.1
    let way = try await services.mail.way(for: tenant)
    members["way"] = .string(way.word)
    if case .closed(let reason) = way {
      members["problem"] = .string(Catalogue.act.render(reason, language))
    }
    return .object(members)
  }
}

extension MailAccount.Relay {
  fileprivate func shape(hasPassword: Bool) -> JSON {
    var members = json.objectValue ?? [:]
    members["has_password"] = .bool(hasPassword)
    return .object(members)
  }
}

extension MailAccount.DKIM {
  var shape: JSON {
    [
      "domain": .string(domain), "selector": .string(selector), "record_name": .string(recordName),
      "record": .string(record),
    ]
  }
}

extension MailAccount.WarmUp {
  /// With what is sent of today's ceiling; no ceiling once the target is reached.
  fileprivate func shape(_ tenant: Tenant, _ now: Instant, _ tx: any Transaction) throws -> JSON {
    let day = tenant.zone.day(at: now)
    let sent = try tx.counter(tenant.id, tenant.mode, key: MailAccount.WarmUp.counter(of: day))
    return [
      "starts_on": .string("\(startsOn)"), "first": .int(first), "target": .int(target), "day": .int(number(of: day)),
      "ceiling": .number(ceiling(on: day)), "sent_today": .int(sent),
    ]
  }
}

extension MailFigures {
  fileprivate static let days: Int64 = 30

  /// Gmail and Yahoo want complaints below 0.3% of what is delivered, and better below 0.1%.
  fileprivate var shape: JSON {
    [
      "days": .int(MailFigures.days), "sent": .int(sent), "bounced": .int(bounced), "complained": .int(complained),
      "complaint_rate": sent == 0 ? .null : .double(Double(complained) / Double(sent)),
    ]
  }
}

extension MailOffice.Way {
  /// `account`, `process`, `mailbox` or `closed`.
  fileprivate var word: String {
    switch self {
    case .account: "account"
    case .house: "process"
    case .mailbox: "mailbox"
    case .closed: "closed"
    }
  }
}

extension Schema {
  static let mailAccount =
    ([
      "relay":
        ([
          "host": .text, "port": .whole, "security": .one(MailAccount.Security.self), "user": .text,
          "connections": .whole, "per_second": .number.orNull, "has_password": .truth,
        ] as Schema).orNull,
      "bounce_address": .text.orNull,
      "dkim": (["domain": .text, "selector": .text, "record_name": .text, "record": .text] as Schema).orNull,
      "figures": [
        "days": .count, "sent": .count, "bounced": .count, "complained": .count, "complaint_rate": .number.orNull,
      ],
      "warm_up":
        ([
          "starts_on": .day, "first": .count, "target": .count, "day": .whole, "ceiling": .count.orNull,
          "sent_today": .count,
        ] as Schema).orNull,
      "way": .one(of: "account", "process", "mailbox", "closed"), "problem": .text.optional,
    ] as Schema).named("MailAccount")
}
