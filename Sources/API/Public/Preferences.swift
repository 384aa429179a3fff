internal import Content
internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let showPreferences = open(
    "GET", "/p/{token}", "A page where a customer chooses what to get", "客户自行管理接收偏好的页面"
  ) { visit in
    try await visit.preferences { _, _ in nil }
  }
  .taking(query: Parameter.pageLanguage)
  .answering(
    bytes: "text/html; charset=utf-8", "What the customer gets, and a button for each change.", "客户当前的接收偏好与修改按钮。"
  )
  .answering(404, bytes: "text/html; charset=utf-8", "The link doesn't work, or nobody is behind it.", "链接无效或客户已不存在。")
  .overlookingOthers()

  /// `token`, the address's own, with `change` (`marketing.email.grant` or `.withdraw`), or `stop` for everything.
  static let choosePreferences = open("POST", "/p/{token}", "Choose what to get", "修改接收偏好") { visit in
    try await visit.preferences { desk, link in
      let form = visit.form()
      // Another site's form can't know it, even where a browser would follow to this address.
      guard form["token"] == visit.token else { throw LinkTokenError.forged }
      if form["change"] == "stop" { return try await desk.stopAll(link.tenant.id, of: link.opener) }
      guard let (choice, isGranted) = ConsentDesk.Choice.parse(form["change"] ?? "") else { return nil }
      return try await desk.choose(link.tenant.id, of: link.opener, [choice], isGranted: isGranted)
    }
  }
  .taking(query: Parameter.pageLanguage)
  .taking(
    bytes: "application/x-www-form-urlencoded", "The page's own form: `token` and `change`.",
    "页面自带的表单：`token` 与 `change`。"
  )
  .answering(bytes: "text/html; charset=utf-8", "The page after the change.", "修改后的页面。")
  .answering(404, bytes: "text/html; charset=utf-8", "The link doesn't work, or nobody is behind it.", "链接无效或客户已不存在。")
  .overlookingOthers()

  static let makePreferenceLink = route(
    "POST", "/v1/customers/{customer}/preference-link", .operate,
    "A signed address, for thirty days, where this customer chooses what to get", "生成该客户的偏好管理链接（三十天有效）"
  ) { call in
    let (tenant, name) = (call.tenant, call.parameter("customer"))
    let customer = try await call.records.read { tx -> CustomerID in
      let aliases = try CustomerName.resolve(name, tenant.id, in: tx)
      guard try tx.customer(tenant.id, aliases.canonical)?.erasedAt == nil else {
        throw APIError.customerUnknown(name, field: "customer")
      }
      return aliases.canonical
    }
    let until = call.now + .days(30)
    let token = LinkToken(tenant: tenant.id, action: ID(high: 0, low: 0), customer: customer, expiresAt: until)
    let url = LinkURL.preferences(
      base: tenant.settings.publicURL, token: token.signed(for: .preferences, secret: tenant.secret))
    return .json(["url": .string(url), "expires_at": .instant(until)])
  }
  .answering(["url": .text, "expires_at": .instant])
  .refusing(404, 410)
}

extension PublicLink {
  fileprivate var opener: ConsentDesk.Opener {
    ConsentDesk.Opener(customer: token.customer, action: token.action == ID(high: 0, low: 0) ? nil : token.action)
  }
}

extension Visit {
  /// The page, after what was chosen where something was.
  fileprivate func preferences(
    _ choose: (ConsentDesk, PublicLink) async throws -> ConsentDesk.Preferences?
  ) async throws -> HTTPResponse {
    do {
      let link = try await PublicLink(token, for: .preferences, self)
      let chosen = try await choose(services.consents, link)
      var shown = chosen
      if shown == nil { shown = try await services.consents.preferences(link.tenant.id, of: link.opener) }
      guard let shown else { return .page(PreferencePage.gone(chosenLanguage), status: 404) }
      if chosen != nil { services.wake() }
      let page = PreferencePage(
        shown, language: language(shown.language, link.tenant), token: token, isChanged: chosen != nil)
      return .page(page.html)
    } catch let error as LinkTokenError {
      return .page(
        error == .expired ? PreferencePage.expired(chosenLanguage) : ConfirmationPage.invalid(chosenLanguage),
        status: 404)
    }
  }
}

extension ConsentDesk.Choice {
  /// `marketing.email.grant`; nil for anything else.
  fileprivate static func parse(_ text: String) -> (ConsentDesk.Choice, isGranted: Bool)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let purpose = Purpose(rawValue: parts[0]), !parts[1].isEmpty,
      ["grant", "withdraw"].contains(parts[2])
    else { return nil }
    return (ConsentDesk.Choice(purpose, Channel(rawValue: parts[1])), parts[2] == "grant")
  }
}
