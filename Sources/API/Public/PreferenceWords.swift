internal import Content
internal import Control
internal import Domain

/// The preference page's words.
struct PreferenceWords {
  let language: Language
  let zone: Zone
  let name: String

  private func say(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  func heading(_ channel: Channel) -> String {
    switch channel {
    case .email: say("By mail", "邮件")
    case .sms: say("By text message", "短信")
    default: channel.rawValue
    }
  }

  /// Beginning with a capital letter where the language has them.
  func purpose(_ purpose: Purpose) -> String {
    let words = ConsentWords.purpose(purpose, language)
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  func state(_ state: ConsentState) -> String {
    switch state {
    case .granted: say("On: you agreed", "已开启：您已同意")
    case .pending: say("Off: asked, not confirmed yet. A mail with a link was sent to you.", "已关闭：等待您通过邮件中的链接确认")
    case .withdrawn: say("Off: you took it back", "已关闭：您已撤回")
    case .never: say("Off: you never agreed", "已关闭：您从未同意")
    }
  }

  func button(isOn: Bool) -> String { isOn ? say("Turn off", "关闭") : say("Turn on", "开启") }

  /// Where the last word came from. Whoever of the staff wrote it down is nobody's business here.
  func origin(_ line: Consent) -> String {
    let day = Format.date(line.at, zone, language)
    let place: String
    switch line.source {
    case "double opt-in": place = say("confirmed by the link of a mail", "通过邮件链接确认")
    case "sign-up page": place = say("given on the sign-up page", "在订阅页面填写")
    case "preference page": place = say("chosen on this page", "在此页面选择")
    case "unsubscribed", "unsubscribe-link": place = say("you unsubscribed", "您点击了退订")
    case "complained": place = say("you reported a mail as spam", "您将邮件标记为垃圾邮件")
    case "import": place = say("from a file of \(name)", "由「\(name)」导入")
    default:
      place =
        line.source.contains("@") || line.source == "test-grant"
        ? say("written down by \(name)", "由「\(name)」登记") : say("from “\(line.source)”", "来源：“\(line.source)”")
    }
    return say("Last changed \(day): \(place).", "最近变更：\(day)，\(place)。")
  }

  func cap(_ cap: Cap) -> String {
    let place = cap.channel.map { ConsentWords.channel($0, language) }
    return say(
      "At most \(cap.count) messages with offers in \(cap.days) days\(place.map { ", \($0)" } ?? "").",
      "\(cap.days) 天内最多 \(cap.count) 条营销内容\(place.map { "（\($0)）" } ?? "")。")
  }
}
