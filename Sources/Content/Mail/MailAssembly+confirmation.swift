package import Domain
package import JSON

extension MailAssembly {
  /// The mail that asks the owner of an address whether a consent is theirs. It says nothing that came from whoever
  /// signed the address up, neither name nor text: else it could carry a stranger's words to anybody.
  ///
  /// Throws ``ContentProblem`` where sender or public address are missing.
  package func confirmation(
    of purposes: [Purpose], action: ID<Action>, customer: CustomerID, to address: String, profile: JSON, until: Instant
  ) throws(ContentProblem) -> AssembledMail {
    if let problem = problems(for: .transactional).first { throw problem }
    let settings = tenant.settings
    let url = ["url": settings.publicURL]
    guard LinkURL.isUsable(settings.publicURL) else { throw ContentProblem(.publicURLInvalid, url) }
    let token = LinkToken(tenant: tenant.id, action: action, customer: customer, expiresAt: until)
    let message = confirmation(
      of: purposes, language: MailAssembly.language(of: profile, tenant: tenant),
      link: LinkURL.confirm(base: settings.publicURL, token: token.signed(for: .confirm, secret: tenant.secret)),
      until: until)
    return AssembledMail(
      senderName: CleanText.line(settings.senderName), senderAddress: settings.senderAddress,
      replyTo: settings.replyTo.map(CleanText.line), recipient: address, subject: message.subject, html: message.html,
      text: message.text, headers: [])
  }

  /// As its reader sees it, with any link.
  package func confirmation(
    of purposes: [Purpose], language: Language, link: String, until: Instant
  ) -> RenderedMessage {
    let settings = tenant.settings
    let name = CleanText.line(settings.senderName)
    let parameters = [
      "sender": name.isEmpty ? CleanText.line(tenant.name) : name, "address": CleanText.line(settings.postalAddress),
      "until": Format.dateAndTime(until, tenant.zone, language), "url": link,
    ]
    func say(_ code: String) -> String { Catalogue.content.render(LocalizedSentence(code, parameters), language) }
    let wanted = purposes.map { ConsentWords.purpose($0, language) }
    let end = settings.postalAddress.isEmpty ? [] : [say("footer_address")]
    let text =
      ([say("confirm_asked"), ""] + wanted.map { "- \($0)" } + [
        "", say("confirm_how"), link, "", say("confirm_ignore"),
      ]
      + [say("confirm_until")] + end).joined(separator: "\n") + "\n"
    func paragraph(_ code: String) -> String { "<p>\(HTML.escaped(say(code)))</p>" }
    let html = """
      <div style="font:16px/1.6 sans-serif;color:#1f2328">\(paragraph("confirm_asked"))\
      <ul>\(wanted.map { "<li>\(HTML.escaped($0))</li>" }.joined())</ul>\
      <p><a href="\(HTML.escaped(link))" style="display:inline-block;padding:10px 20px;background:#0b6b5d;color:#ffffff;\
      text-decoration:none;border-radius:6px">\(HTML.escaped(say("confirm_button")))</a></p>\
      \(paragraph("confirm_ignore"))<p style="color:#595959;font-size:12px">\
      \(([say("confirm_until")] + end).map(HTML.escaped).joined(separator: "<br>"))</p></div>
      """
    return RenderedMessage(subject: CleanText.line(say("confirm_subject")), html: html, text: text)
  }
}
