package import Domain

/// Consent in a customer's words.
package enum ConsentWords {
  package static func purpose(_ purpose: Purpose, _ language: Language) -> String {
    say("consent_\(purpose.rawValue)", language)
  }

  package static func channel(_ channel: Channel, _ language: Language) -> String {
    switch channel {
    case .email, .sms: say("channel_\(channel.rawValue)", language)
    default: channel.rawValue
    }
  }

  private static func say(_ code: String, _ language: Language) -> String {
    Catalogue.content.render(LocalizedSentence(code), language)
  }

  static let entries = [
    Catalogue.Entry("consent_marketing", english: "offers and news", chinese: "优惠与资讯"),
    Catalogue.Entry("consent_service", english: "help and advice about what you bought", chinese: "与您所购商品有关的服务信息"),
    Catalogue.Entry("consent_transactional", english: "messages about your orders", chinese: "订单通知"),
    Catalogue.Entry("consent_conversation", english: "answers to your messages", chinese: "对您来信的回复"),
    Catalogue.Entry(
      "consent_tracking", english: "counting whether you open our mails and follow their links",
      chinese: "统计您是否打开邮件及点击其中的链接"),
    Catalogue.Entry("channel_email", english: "by mail", chinese: "邮件"),
    Catalogue.Entry("channel_sms", english: "by text message", chinese: "短信"),
    Catalogue.Entry("confirm_subject", english: "Please confirm: {sender}", chinese: "请确认：{sender}"),
    Catalogue.Entry(
      "confirm_asked",
      english: "Somebody, we hope you, gave this address to {sender} and agreed to the following:",
      chinese: "有人（希望是您本人）将此邮箱提供给{sender}，并同意以下内容："),
    Catalogue.Entry(
      "confirm_how", english: "If it was you, open this page and confirm:", chinese: "如果是您本人，请打开以下页面确认："),
    Catalogue.Entry("confirm_button", english: "See and confirm", chinese: "查看并确认"),
    Catalogue.Entry(
      "confirm_ignore", english: "If it was not you, do nothing, and nothing more will come.",
      chinese: "如果不是您本人，请忽略此邮件，我们不会再发送。"),
    Catalogue.Entry("confirm_until", english: "The link works until {until}.", chinese: "链接在 {until} 前有效。"),
  ]
}
