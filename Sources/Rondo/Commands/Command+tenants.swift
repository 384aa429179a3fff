import API
import JSON

extension Command {
  static let trade: [Command] = [
    Command("pool list", "List coupon pools", "列出优惠券池") { call in
      call.show(
        try await call.get("/v1/pools"),
        [
          Column("KEY", "标识", "key"), Column("NAME", "名称", "name"), Column("DISCOUNT", "优惠", "discount"),
          Column("THRESHOLD", "门槛", "threshold_minor"), Column("ISSUED", "已发", "issued"),
          Column("TOTAL", "总量", "total"),
          Column("DAYS", "有效天数", "valid_days"),
        ], empty: Words("No coupon pool yet.", "还没有优惠券池。"))
    },
    Command(
      "pool set",
      "KEY FILE | KEY --amount-minor N|--percent N [--ceiling-minor N] --valid-days N [--name N] [--threshold-minor N] [--total N] [--per-customer N]",
      "Create or change a coupon pool", "创建或修改优惠券池", arguments: 1...2,
      options: [
        "amount-minor", "percent", "ceiling-minor", "valid-days", "name", "threshold-minor", "total", "per-customer",
      ]
    ) { call in
      let body = call.words.count > 1 ? try LocalFile.json(call.words[1]) : try call.pool()
      let answer = try await call.send("PUT", "/v1/pools/\(call.words[0].escaped)", body)
      call.show(answer) { answer in
        call.say(
          "Saved. One coupon may cost at most \(answer["liability_minor"] ?? 0) in minor units.",
          "已保存。每张券最多 \(answer["liability_minor"] ?? 0)（最小货币单位）。")
      }
    },
    Command("budget list", "List budgets with what is used", "列出预算及已用额度") { call in
      call.show(
        try await call.get("/v1/budgets"),
        [
          Column("KEY", "标识", "key"), Column("MODE", "模式", "mode"), Column("MONEY USED", "已用金额", "money_used_minor"),
          Column("OF", "上限", "money_limit_minor"), Column("LIABILITY USED", "已用优惠", "liability_used_minor"),
          Column("OF", "上限", "liability_limit_minor"),
        ], empty: Words("No budget yet.", "还没有预算。"))
    },
    Command(
      "budget set", "KEY [--money-minor N] [--liability-minor N]", "Create or change a budget's limits", "创建或修改预算上限",
      arguments: 1...1, options: ["money-minor", "liability-minor"]
    ) { call in
      var body: [String: JSON] = [:]
      body["money_limit_minor"] = try call.number("money-minor")
      body["liability_limit_minor"] = try call.number("liability-minor")
      let answer = try await call.send("PUT", "/v1/budgets/\(call.words[0].escaped)", .object(body))
      call.show(answer) { _ in call.say("Saved.", "已保存。") }
    },
  ]

  static let tenants: [Command] = [
    Command("tenant show", "The tenant and its settings", "租户及其设置") { call in
      call.show(try await call.get("/v1/tenant"), hiding: [])
    },
    Command(
      "tenant set", "NAME=VALUE...",
      "Change settings, as in sender_address=shop@example.com quiet_hours=21:00-09:00 caps=3/7",
      "修改设置，例如 sender_address=shop@example.com quiet_hours=21:00-09:00 caps=3/7", arguments: 1...40
    ) { call in
      var body: [String: JSON] = [:]
      for word in call.words {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
          throw CommandError.usage(Words("“\(word)” is not NAME=VALUE.", "“\(word)”不是 名称=值 的形式。"))
        }
        body[parts[0]] = try Setting.value(parts[0], parts[1])
      }
      let answer = try await call.send("PATCH", "/v1/tenant", .object(body))
      call.show(answer) { answer in
        let rows = body.keys.sorted().map { [$0, Cell.text(answer[$0], call.output.language)] }
        call.output.standard(Table(rows: rows).text)
      }
    },
    Command("key list", "Keys by name", "列出密钥") { call in
      call.show(
        try await call.get("/v1/keys"),
        [
          Column("ID", "编号", "id"), Column("NAME", "名称", "name"), Column("KIND", "类型", "kind"),
          Column("SCOPES", "权限", "scopes"), Column("MADE", "创建时间", "created_at"),
          Column("EXPIRES", "到期时间", "expires_at"), Column("REVOKED", "吊销时间", "revoked_at"),
        ], empty: Words("No key.", "没有密钥。"))
    },
    Command(
      "key create", "NAME [--kind write|operate|own | --scopes read,analyse] [--expires 2027-01-01T00:00:00Z]",
      "Make a key; its text is shown once", "创建密钥，密文只显示一次", arguments: 1...1,
      options: ["kind", "scopes", "expires"]
    ) { call in
      var body: [String: JSON] = ["name": .string(call.words[0])]
      if let scopes = call.option("scopes") {
        body["scopes"] = .array(scopes.split(separator: ",").map { .string(String($0)) })
      } else {
        body["kind"] = .string(call.option("kind") ?? "operate")
      }
      if let instant = call.option("expires") { body["expires_at"] = .string(instant) }
      let answer = try await call.send("POST", "/v1/keys", .object(body))
      call.show(answer) { answer in
        call.output.standard((answer["key"]?.stringValue ?? "") + "\n")
        call.output.error(call.text("Keep it now: it is not shown again.", "请立即保存：不会再次显示。") + "\n")
      }
    },
    Command("key revoke", "NAME|ID", "Revoke a key", "吊销密钥", arguments: 1...1) { call in
      let keys = try await call.get("/v1/keys")["items"]?.arrayValue ?? []
      let named = keys.first { $0["name"]?.stringValue == call.words[0] && $0["revoked_at"]?.isNull ?? true }
      let id = named?["id"]?.stringValue ?? call.words[0]
      let answer = try await call.send("DELETE", "/v1/keys/\(id.escaped)")
      call.show(answer) { _ in call.say("Revoked.", "已吊销。") }
    },
  ]
}

extension Invocation {
  fileprivate func pool() throws(CommandError) -> JSON {
    var discount: [String: JSON] = [:]
    discount["amount_minor"] = try number("amount-minor")
    discount["percent"] = try number("percent")
    discount["ceiling_minor"] = try number("ceiling-minor")
    var body: [String: JSON] = ["discount": .object(discount)]
    if let name = option("name") { body["name"] = .string(name) }
    for name in ["valid-days", "threshold-minor", "total", "per-customer"] {
      if let value = try number(name) { body[name.replacing("-", with: "_")] = value }
    }
    return .object(body)
  }
}

/// A setting as it is typed.
private enum Setting {
  static func value(_ name: String, _ text: String) throws(CommandError) -> JSON {
    switch name {
    case "caps": try caps(text)
    case "quiet_hours": try quietHours(text)
    case "reply_to" where text.isEmpty: .null
    case "double_opt_in", "sign_up":
      .array(text == "none" ? [] : text.split(separator: ",").map { .string(String($0)) })
    case "advertisement_marker", "marketing_holdout": (try? JSON.parse(text)) ?? .string(text)
    default: .string(text)
    }
  }

  /// `3/7,email:1/1`: so many in so many days, over all or on a channel; `none`.
  private static func caps(_ text: String) throws(CommandError) -> JSON {
    if text == "none" || text.isEmpty { return [] }
    if text.hasPrefix("[") { return (try? JSON.parse(text)) ?? .string(text) }
    var caps: [JSON] = []
    for part in text.split(separator: ",") {
      let sides = part.split(separator: ":", maxSplits: 1)
      let numbers = (sides.last ?? "").split(separator: "/").map { Int64($0) }
      guard numbers.count == 2, let count = numbers[0], let days = numbers[1] else {
        throw .usage(
          Words(
            "caps is COUNT/DAYS, as in 3/7 or email:1/1,3/7, or none.", "caps 的格式为 次数/天数，例如 3/7 或 email:1/1,3/7，或 none。"
          ))
      }
      caps.append([
        "channel": sides.count > 1 ? .string(String(sides[0])) : .null, "count": .int(count), "days": .int(days),
      ])
    }
    return .array(caps)
  }

  /// `21:00-09:00`, or `none`.
  private static func quietHours(_ text: String) throws(CommandError) -> JSON {
    if text == "none" || text.isEmpty { return .null }
    let sides = text.split(separator: "-").map(String.init)
    guard sides.count == 2 else {
      throw .usage(
        Words("quiet_hours is FROM-TO, as in 21:00-09:00, or none.", "quiet_hours 的格式为 起-止，例如 21:00-09:00，或 none。"))
    }
    return ["from": .string(sides[0]), "to": .string(sides[1])]
  }
}
