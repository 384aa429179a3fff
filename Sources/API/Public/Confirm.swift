internal import Content
internal import Domain
internal import HTTPServer
internal import Sense

extension Route {
  /// Shows a button and changes nothing: mail scanners follow links.
  static let showConfirmation = open(
    "GET", "/y/{token}", "A page that asks whether a consent is one's own", "确认订阅同意的页面"
  ) { visit in
    try await visit.confirmation { desk, link in try await desk.look(link.tenant.id, link.token.action) }
  }
  .taking(query: Parameter.pageLanguage)
  .answering(bytes: "text/html; charset=utf-8", "A button that confirms.", "带确认按钮的页面。")
  .answering(
    404, bytes: "text/html; charset=utf-8", "The link doesn't work, or what it asked about is gone.", "链接无效或其内容已不存在。"
  )
  .overlookingOthers()

  static let confirmConsent = open("POST", "/y/{token}", "Confirm a consent (double opt-in)", "确认同意（双重确认）") { visit in
    try await visit.confirmation { desk, link in try await desk.confirm(link.tenant.id, link.token.action) }
  }
  .taking(query: Parameter.pageLanguage)
  .taking(bytes: "application/x-www-form-urlencoded", "Not read.", "不读取。")
  .answering(bytes: "text/html; charset=utf-8", "It is confirmed, or was, or was taken back.", "已确认、此前已确认或同意已撤回。")
  .answering(
    404, bytes: "text/html; charset=utf-8", "The link doesn't work, or what it asked about is gone.", "链接无效或其内容已不存在。"
  )
  .overlookingOthers()
}

extension Visit {
  fileprivate func confirmation(
    _ ask: (ConsentDesk, PublicLink) async throws -> ConsentDesk.Confirmation
  ) async throws -> HTTPResponse {
    do {
      let link = try await PublicLink(token, for: .confirm, self)
      let found = try await ask(services.consents, link)
      if found.standing == .confirmed { services.wake() }
      let page = ConfirmationPage(found, link.tenant, language(found.language, link.tenant))
      return .page(page.html, status: found.standing == .gone ? 404 : 200)
    } catch let error as LinkTokenError {
      let language = chosenLanguage
      return .page(
        error == .expired ? ConfirmationPage.expired(language) : ConfirmationPage.invalid(language), status: 404)
    }
  }

  /// Where nobody knows whose page it is.
  var chosenLanguage: Language {
    request.query.last { $0.name == "lang" }.flatMap { Language(rawValue: $0.value) } ?? language
  }
}

/// The pages behind a confirmation's link: one sentence for each way it can stand.
struct ConfirmationPage {
  let html: String

  init(_ confirmation: ConsentDesk.Confirmation, _ tenant: Tenant, _ language: Language) {
    let isChinese = language == .chinese
    func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }
    let name = tenant.settings.senderName.isEmpty ? tenant.name : tenant.settings.senderName
    func page(_ title: String, _ text: String, isListing: Bool = true, button: String? = nil) -> String {
      var page = PublicPage(language, title: title)
      page.paragraph(text)
      if isListing {
        page.add("<ul>")
        for purpose in confirmation.purposes {
          page.add("<li>\(PublicPage.escaped(ConsentWords.purpose(purpose, language)))</li>")
        }
        page.add("</ul>")
      }
      if let button { page.add(PublicPage.form([], button: button, look: "main")) }
      return page.html
    }
    switch confirmation.standing {
    case .open:
      html = page(
        say("Is this what you want?", "是否确认？"),
        say("\(name) asks whether you agree to:", "「\(name)」请您确认是否同意："),
        button: say("Yes, I confirm", "确认同意"))
    case .confirmed:
      html = page(
        say("Confirmed", "已确认"),
        say("Thank you. \(name) knows now that you agree to:", "感谢您的确认。您已向「\(name)」表示同意："))
    case .already:
      html = page(
        say("Confirmed already", "此前已确认"),
        say("There is nothing more to do. \(name) knows that you agree to:", "无需再次操作。您已向「\(name)」表示同意："))
    case .withdrawn:
      html = page(
        say("This was taken back", "同意已撤回"),
        say(
          "Since this mail was sent, the consent was withdrawn, so the link confirms nothing. If you want it after all, sign up again.",
          "此邮件发出后，该同意已被撤回，链接不再生效。如仍需接收，请重新订阅。"), isListing: false)
    case .gone:
      html = page(
        say("Nothing to confirm", "没有需要确认的内容"),
        say(
          "What this link asked about is gone: the data was erased, or the address belongs to somebody else now.",
          "该链接对应的记录已不存在：数据已被删除，或地址已属于他人。"), isListing: false)
    }
  }

  static func expired(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "链接已过期" : "This link has expired")
    page.paragraph(
      language == .chinese
        ? "没有任何变更。如仍需接收，请重新订阅，您会收到新的邮件。"
        : "Nothing was changed. If you still want it, sign up again and a new mail will come.")
    return page.html
  }

  static func invalid(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "链接无效" : "This link doesn't work")
    page.paragraph(
      language == .chinese ? "链接不完整或已被改动。请从邮件中重新打开。" : "It is cut off or was changed. Open it from the mail again.")
    return page.html
  }
}

extension Parameter {
  static let pageLanguage = Parameter(
    "lang", Schema.language.saying("The customer's own unless given.", "默认为客户的语言。"))
}
