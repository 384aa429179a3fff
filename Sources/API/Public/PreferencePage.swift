internal import Content
internal import Control
internal import Domain
internal import Sense

/// What a customer agreed to, in their words, with a button at each line.
struct PreferencePage {
  let html: String

  init(
    _ preferences: ConsentDesk.Preferences, language: Language, token: String, isChanged: Bool
  ) {
    let tenant = preferences.tenant
    let isChinese = language == .chinese
    func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }
    let name = tenant.settings.senderName.isEmpty ? tenant.name : tenant.settings.senderName
    var page = PublicPage(language, title: say("What you get from \(name)", "来自「\(name)」的内容"))
    if isChanged { page.add("<p class=\"note\" role=\"status\">\(say("Your choice is kept.", "已保存您的选择。"))</p>") }
    page.paragraph(
      say(
        "Change each by itself. No consent means no. Mails about your orders come whatever you choose here.",
        "可逐项更改。未同意即视为不同意。与订单有关的通知不受此处选择影响。"), "soft")
    let words = PreferenceWords(language: language, zone: tenant.zone, name: name)
    for channel in Self.channels(preferences.rows) {
      page.add("<h2>\(PublicPage.escaped(words.heading(channel)))</h2><ul>")
      for row in preferences.rows where row.choice.channel == channel { page.add(Self.item(row, words, token)) }
      page.add("</ul>")
    }
    for cap in tenant.settings.caps { page.paragraph(words.cap(cap), "soft") }
    page.add("<h2>\(say("Everything at once", "一次停止全部"))</h2>")
    page.add(
      PublicPage.form(
        [("token", token), ("change", "stop")], button: say("Stop everything", "全部停止"), look: "stop"))
    html = page.html
  }

  private static func channels(_ rows: [ConsentDesk.Preferences.Row]) -> [Channel] {
    var found: [Channel] = []
    for row in rows where !found.contains(row.choice.channel) { found.append(row.choice.channel) }
    return found
  }

  private static func item(_ row: ConsentDesk.Preferences.Row, _ words: PreferenceWords, _ token: String) -> String {
    let choice = row.choice
    let purpose = words.purpose(choice.purpose)
    let isOn = row.state == .granted
    let change = "\(choice.purpose.rawValue).\(choice.channel.rawValue).\(isOn ? "withdraw" : "grant")"
    var text = "<p>\(PublicPage.escaped(purpose))</p>"
    text += "<p class=\"state \(row.state)\">\(PublicPage.escaped(words.state(row.state)))</p>"
    if let line = row.line { text += "<p class=\"soft\">\(PublicPage.escaped(words.origin(line)))</p>" }
    let button = words.button(isOn: isOn)
    // While a mail asks for it, another yes here would ask nothing new; a no takes the question back.
    let forms =
      row.state == .pending
      ? PublicPage.form(
        [("token", token), ("change", "\(choice.purpose.rawValue).\(choice.channel.rawValue).withdraw")],
        button: words.button(isOn: true), label: "\(words.button(isOn: true)): \(purpose)")
      : PublicPage.form([("token", token), ("change", change)], button: button, label: "\(button): \(purpose)")
    return "<li><div>\(text)</div>\(forms)</li>"
  }

  static func gone(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "没有可管理的内容" : "Nothing to choose")
    page.paragraph(
      language == .chinese
        ? "该链接对应的客户数据已被删除，或链接来自测试邮件。" : "The data this link was made for is erased, or it came from a test mail.")
    return page.html
  }

  static func expired(_ language: Language) -> String {
    var page = PublicPage(language, title: language == .chinese ? "链接已过期" : "This link has expired")
    page.paragraph(
      language == .chinese ? "请使用最近一封邮件中的链接，或直接联系我们。" : "Take the link of the latest mail you got, or write to us.")
    return page.html
  }
}
