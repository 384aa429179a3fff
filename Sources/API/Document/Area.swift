/// A part of the API, by the first word of its addresses.
struct Area: Sendable {
  let name: String
  let words: Words
  let nouns: Set<String>

  static let all = [
    Area(
      "intake", "Events and records", "行为与业务数据",
      [
        "track", "page", "screen", "identify", "batch", "group", "alias", "orders", "products", "payments",
        "redemptions",
        "consents",
      ]),
    Area(
      "customers", "Customers, merges, receipts, exports and erasing", "客户、合并、凭据、导出与删除",
      [
        "customers", "merges", "receipts", "erasures", "views",
      ]),
    Area("segments", "Segments and what rules can be about", "分群与规则词汇", ["segments", "vocabulary", "context"]),
    Area(
      "messages", "Templates, the sandbox's mailbox, suppressions", "模板、沙箱邮箱与抑制名单",
      [
        "templates", "template-library", "mailbox", "suppressions",
      ]),
    Area("strategies", "Strategies and their effects", "策略与效果", ["strategies"]),
    Area("trade", "Coupon pools and budgets", "优惠券池与预算", ["pools", "budgets"]),
    Area("ledger", "Actions, approvals, stops", "动作、审批与停发", ["actions", "approvals", "stops", "replay"]),
    Area("imports", "Imports of files", "文件导入", ["imports", "import-presets"]),
    Area(
      "settings", "The tenant, keys, the mail account, webhooks, the audit log", "租户、密钥、发信账户、Webhook 与操作日志",
      [
        "tenant", "keys", "mail-account", "mail", "webhooks", "secrets", "audit", "purge", "retention", "demo",
      ]),
    Area("people", "Signing in, accounts, invitations", "登录、成员与邀请", ["session", "setup", "accounts"]),
    Area(
      "operation", "Overview, metrics, health, this document", "总览、指标、健康检查与本文档",
      [
        "overview", "live", "metrics", "healthz", "readyz", "openapi.json",
      ]),
    Area("links", "Links in messages", "消息中的链接", ["u", "p", "y", "s", "c", "o"]),
  ]

  private init(_ name: String, _ english: String, _ chinese: String, _ nouns: Set<String>) {
    self.name = name
    words = Words(english, chinese)
    self.nouns = nouns
  }

  /// Nil for an address that belongs to none yet.
  static func of(_ route: Route) -> Area? {
    let parts = route.pattern.split(separator: "/").map(String.init)
    guard let noun = parts.first == "v1" ? parts.dropFirst().first : parts.first else { return nil }
    return all.first { $0.nouns.contains(noun) }
  }
}
