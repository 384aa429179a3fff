internal import Domain

/// What every marketing mail ends with: why it came, who sent it from where, and the way out.
struct Footer {
  private let language: Language
  private let parameters: [String: String]

  init(tenant: Tenant, language: Language, unsubscribe: String, preferences: String) {
    self.language = language
    parameters = [
      "sender": CleanText.line(tenant.settings.senderName),
      "address": CleanText.line(tenant.settings.postalAddress), "url": unsubscribe,
      "preferences": preferences,
    ]
  }

  private func sentence(_ code: String) -> String {
    Catalogue.content.render(LocalizedSentence(code, parameters), language)
  }

  var html: String {
    let lines = ["footer_reason", "footer_address"].map { HTML.escaped(sentence($0)) + "<br>" }.joined()
    return """
      <div style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #d9d9d9;color:#595959;font-size:12px;\
      line-height:1.6">\(lines)<a href="\(HTML.escaped(parameters["url"] ?? ""))" style="color:#595959">\
      \(HTML.escaped(sentence("footer_unsubscribe")))</a> · <a href="\(HTML.escaped(parameters["preferences"] ?? ""))" \
      style="color:#595959">\(HTML.escaped(sentence("footer_preferences")))</a></div>
      """
  }

  func added(to text: String) -> String {
    let lines = ["footer_reason", "footer_address", "footer_unsubscribe_link", "footer_preferences_link"]
      .map(sentence).joined(separator: "\n")
    return "\(text)\n\n-- \n\(lines)\n"
  }
}
