internal import Content
internal import Domain
internal import HTTPServer
internal import Sense

extension Route {
  static let showSignUp = open("GET", "/s/{tenant}", "A page where anybody signs up with an address", "公开的订阅页面") {
    visit in
    guard let tenant = try await visit.signUpTenant() else {
      return .page(SignUpPage.closed(visit.chosenLanguage), status: 404)
    }
    return .page(SignUpPage(tenant, visit.language(nil, tenant)).html)
  }
  .taking(query: Parameter.pageLanguage)
  .answering(bytes: "text/html; charset=utf-8", "A form for an address and purposes.", "填写邮箱与用途的表单。")
  .answering(404, bytes: "text/html; charset=utf-8", "Nobody can sign up here.", "暂不开放订阅。")
  .overlookingOthers()

  /// `email` and `purpose.NAME=on`. The answer is the same whoever the address belongs to.
  static let signUp = open("POST", "/s/{tenant}", "Sign up with an address, which is asked by mail", "订阅（将发送邮件确认）") {
    visit in
    guard let tenant = try await visit.signUpTenant() else {
      return .page(SignUpPage.closed(visit.chosenLanguage), status: 404)
    }
    let (form, now) = (visit.form(), visit.services.clock.now())
    let doors = [SignInThrottle.Door.signUp(visit.client)]
    let language = visit.language(nil, tenant)
    func page(_ problem: SignUpPage.Problem, _ status: Int) -> HTTPResponse {
      .page(SignUpPage(tenant, language, form: form, problem: problem).html, status: status)
    }
    guard visit.services.throttle.wait(doors, now: now) == nil else { return page(.crowded, 429) }
    visit.services.throttle.failed(doors, now: now)
    let purposes = Purpose.confirmable.filter { form["purpose.\($0.rawValue)"] != nil }
    let answer = try await visit.services.consents.signUp(
      tenant.id, address: form["email"] ?? "", purposes: purposes, language: language)
    switch answer {
    case .taken:
      visit.services.wake()
      return .page(SignUpPage.done(language))
    case .closed: return page(.nothingChosen, 400)
    case .noAddress: return page(.noAddress, 400)
    case .crowded: return page(.crowded, 429)
    }
  }
  .taking(query: Parameter.pageLanguage)
  .taking(
    bytes: "application/x-www-form-urlencoded", "The page's own form: `email` and `purpose.NAME`.",
    "页面自带的表单：`email` 与 `purpose.NAME`。"
  )
  .answering(
    bytes: "text/html; charset=utf-8", "A mail asks the address, unless it was asked today.", "将发送确认邮件；当天已请求过的不再发送。"
  )
  .answering(400, bytes: "text/html; charset=utf-8", "The form again, and what is missing.", "表单及缺少的内容。")
  .answering(404, bytes: "text/html; charset=utf-8", "Nobody can sign up here.", "暂不开放订阅。")
  .answering(429, bytes: "text/html; charset=utf-8", "Too many sign-ups just now.", "当前订阅过多。")
  .overlookingOthers()
}

extension Visit {
  /// Nil where nobody may sign up.
  fileprivate func signUpTenant() async throws -> Tenant? {
    guard let id = TenantID(parameters["tenant"] ?? "") else { return nil }
    let tenant = try await services.records.read { tx in try tx.tenant(id) }
    return tenant.flatMap { $0.settings.signUp.isEmpty ? nil : $0 }
  }
}

/// The page where anybody gives an address, and what it answers.
struct SignUpPage {
  enum Problem { case nothingChosen, noAddress, crowded }

  let html: String

  init(_ tenant: Tenant, _ language: Language, form: [String: String] = [:], problem: Problem? = nil) {
    func say(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }
    let name = tenant.settings.senderName.isEmpty ? tenant.name : tenant.settings.senderName
    var page = PublicPage(language, title: say("Hear from \(name)", "订阅「\(name)」"))
    switch problem {
    case .nothingChosen: page.alert(say("Tick what you want to get.", "请勾选您希望接收的内容。"))
    case .noAddress:
      page.alert(say("This is no mail address; it looks like ann@example.com.", "邮箱格式不正确，应类似 ann@example.com。"))
    case .crowded: page.alert(say("Too many sign-ups just now. Try again in an hour.", "当前订阅过多，请一小时后再试。"))
    case nil: break
    }
    let address = PublicPage.escaped(form["email"] ?? "")
    let boxes = Purpose.confirmable.filter(tenant.settings.signUp.contains).map { purpose in
      let isTicked = form["purpose.\(purpose.rawValue)"] != nil ? " checked" : ""
      return """
        <li><label><input type="checkbox" name="purpose.\(purpose.rawValue)"\(isTicked)> \
        \(PublicPage.escaped(ConsentWords.purpose(purpose, language)))</label></li>
        """
    }
    page.add(
      """
      <form method="post"><p><label for="email">\(say("Mail address", "邮箱"))</label><br>\
      <input id="email" name="email" type="email" autocomplete="email" required value="\(address)"></p>
      <p id="what">\(say("I want to get:", "我希望接收："))</p><ul aria-labelledby="what">\(boxes.joined())</ul>
      <button type="submit" class="main">\(say("Sign up", "订阅"))</button></form>
      """)
    page.paragraph(
      say(
        "A mail asks you to confirm; until then nothing else is sent. You can change your mind at any time by a link in every mail.",
        "我们会发送一封确认邮件，确认前不会发送其他内容。每封邮件中都有可随时更改或退订的链接。"), "soft")
    html = page.html
  }

  static func done(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "请查收邮件" : "Look into your mailbox")
    page.paragraph(
      language == .chinese
        ? "如果这是您的邮箱，您会收到一封确认邮件。点击其中的链接并确认后即完成订阅。此前已确认或今天已请求过的，不会再次发送。"
        : "If the address is yours, a mail asks you to confirm. Follow its link and press the button, and you are done. Who confirmed before, or was asked today, gets no other mail."
    )
    return page.html
  }

  static func closed(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "暂不开放订阅" : "Nobody can sign up here")
    page.paragraph(language == .chinese ? "该页面不存在或已关闭。" : "This page does not exist, or it is closed.")
    return page.html
  }
}
