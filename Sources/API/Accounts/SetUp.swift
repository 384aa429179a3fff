internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

/// What the process knows of its first start.
package struct FirstStart: Sendable {
  /// What was printed where the process was started; nil when there is nothing to set up.
  package let code: @Sendable () -> String?
  /// Called once somebody has an account.
  package let finished: @Sendable () -> Void

  package init(code: @escaping @Sendable () -> String?, finished: @escaping @Sendable () -> Void) {
    self.code = code
    self.finished = finished
  }

  /// Nobody can set anything up.
  package static let closed = FirstStart(code: { nil }, finished: {})
}

extension Route {
  static let setUp = open(
    "POST", "/v1/setup",
    "First start: {\"code\", \"tenant\": {\"name\", \"zone\", \"currency\", \"language\"}, \"account\": {\"name\", \"email\", \"password\"}}",
    "首次设置：{\"code\", \"tenant\": {...}, \"account\": {...}}", what: "setup"
  ) { visit in
    let body = try visit.object()
    let (services, now) = (visit.services, visit.services.clock.now())
    let given = try body.string("code")
    try visit.checkThrottle([.setUp])
    guard let code = services.firstStart.code() else { throw APIError.setUpBefore }
    guard constantTimeEqual(Array(given.utf8), Array(code.utf8)) else {
      services.throttle.failed([.setUp], now: now)
      throw APIError.setUpCodeWrong
    }
    let change = try FirstTenantChange(try body.object("tenant"))
    let account = try body.object("account")
    try account.rejectUnknown(["name", "email", "password"])
    let (email, name) = (try account.email("email"), try account.filled("name"))
    let hash = try PasswordHash().hash(try account.newPassword("password"))
    let id: ID<Account> = services.ids.next()
    let (owner, tenant) = try await services.records.write { tx -> (Account, Tenant) in
      guard var tenant = try tx.tenants().first, try tx.accounts(tenant.id).isEmpty else { throw APIError.setUpBefore }
      try change.apply(to: &tenant, tx)
      try tx.updateTenant(tenant)
      let owner = Account(
        id: id, tenant: tenant.id, email: email, name: name, role: .owner, passwordHash: hash, createdAt: now)
      try tx.insertAccount(owner)
      try tx.insertAudit(visit.auditEntry(tenant.id, .account(id), "setup", "accounts/\(id)"))
      return (owner, tenant)
    }
    services.firstStart.finished()
    return try await visit.signIn(owner, tenant)
  }
  .taking(
    body: .form([
      "code": .text.saying("Printed where Rondo was started.", "启动 Rondo 的终端里打印的设置码。"),
      "tenant": .form(["name": .name, "zone": .zone, "currency": .currency, "language": .language]),
      "account": .form(["name": .name, "email": .address, "password": .password]),
    ])
  )
  .answering(201, .session)
  .refusing(403, 409, 429)
}

/// What the first person says of the business.
private struct FirstTenantChange: Sendable {
  let name: String
  let zone: Zone
  let currency: Currency
  let language: Language

  init(_ body: JSONReader) throws {
    try body.rejectUnknown(["name", "zone", "currency", "language"])
    name = try body.filled("name")
    guard let zone = Zone(try body.string("zone")) else {
      throw try body.required("zone").invalid(
        "zone_unknown", english: "is no time zone such as Asia/Shanghai", chinese: "不是时区，例如 Asia/Shanghai")
    }
    guard let currency = Currency(try body.string("currency")) else {
      throw try body.required("currency").invalid(
        "currency_unknown", english: "is no currency code such as CNY", chinese: "不是货币代码，例如 CNY")
    }
    self.zone = zone
    self.currency = currency
    language = try body.oneOf("language", Language.self)
  }

  /// Money that is here already was said in the currency of the tenant.
  func apply(to tenant: inout Tenant, _ tx: any Transaction) throws {
    if currency != tenant.currency, try !tx.customers(tenant.id, after: nil, limit: 1).isEmpty {
      throw APIError.currencyFixed(tenant.currency.code)
    }
    tenant.name = name
    tenant.zone = zone
    tenant.currency = currency
    tenant.language = language
  }
}

extension JSONReader {
  func filled(_ field: String) throws(JSONError) -> String {
    let text = try string(field)
    guard text.contains(where: { !$0.isWhitespace }), text.count <= 200 else {
      throw try required(field).invalid("text_empty", english: "must not be empty", chinese: "不能为空")
    }
    return text
  }

  func email(_ field: String) throws(JSONError) -> String {
    let text = try string(field).lowercased()
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"<>,;\"()".utf8.contains($0) })
    else {
      throw try required(field).invalid(
        "address_invalid", english: "must be a mail address such as owner@example.com",
        chinese: "必须是形如 owner@example.com 的邮箱")
    }
    return text
  }
}

extension APIError {
  static let setUpBefore = APIError(
    "set_up_before", 409, "This Rondo is set up already. Sign in.", "已完成首次设置，请直接登录。")
  static let setUpCodeWrong = APIError(
    "setup_code_wrong", 403, field: "code", "This is not the code that was printed where Rondo was started.",
    "设置码与启动 Rondo 的终端里打印的不一致。")
  static func currencyFixed(_ code: String) -> APIError {
    .init(
      "currency_fixed", 409, field: "tenant.currency",
      "There are customers already, and their money is in \(code). The currency stays.", "已有客户数据，金额以 \(code) 计，货币不能更改。")
  }
}

extension Schema {
  /// What somebody or something is called.
  static let name = Schema(.text(pattern: "\\S", most: 200))
  static let password = Schema.text(10...200)
  /// A mail address.
  static let address = text(like: "^[^\\u0000-\\u0020\\u007F<>,;\"()@]+@[^\\u0000-\\u0020\\u007F<>,;\"()@]+$")
    .like("ann@example.com")
}
