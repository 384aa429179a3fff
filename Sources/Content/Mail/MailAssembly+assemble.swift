package import Domain
package import JSON

extension MailAssembly {
  /// The mail of one action. Throws the first of ``problems(for:)``, so that no incomplete mail ever leaves.
  package func assemble(
    _ message: RenderedMessage, action: ID<Action>, purpose: Purpose, to recipient: Recipient
  ) throws(ContentProblem) -> AssembledMail {
    if let problem = problems(for: purpose).first { throw problem }
    let settings = tenant.settings
    let language = MailAssembly.language(of: recipient.profile, tenant: tenant)
    let links = Links(tenant: tenant, action: action, customer: recipient.customer)
    var subject = CleanText.line(message.subject)
    var html = message.html
    var text = message.text
    var headers: [AssembledMail.Header] = []
    if recipient.allowsTracking, purpose != .conversation { html = html.map(links.tracked) }
    if purpose == .marketing {
      let footer = Footer(
        tenant: tenant, language: language, unsubscribe: links.unsubscribe, preferences: links.preferences)
      html = html.map { HTMLEdit.inserting(footer.html, atEndOf: $0) }
      text = footer.added(to: text)
      headers = unsubscribeHeaders(links)
      let isMarked =
        settings.advertisementMarker
        && AdvertisementRule.applies(profile: recipient.profile, phones: recipient.phones, language: language)
      if isMarked { subject = AdvertisementRule.marked(subject) }
    }
    return AssembledMail(
      senderName: CleanText.line(settings.senderName), senderAddress: settings.senderAddress,
      replyTo: settings.replyTo.map(CleanText.line), recipient: recipient.address, subject: subject, html: html,
      text: text, headers: headers)
  }

  /// One click, no page (RFC 2369, section 3.2; RFC 8058, section 3.1).
  private func unsubscribeHeaders(_ links: Links) -> [AssembledMail.Header] {
    let mail = unsubscribeAddress.map { ", <mailto:\(CleanText.line($0))?subject=unsubscribe>" } ?? ""
    return [
      AssembledMail.Header("List-Unsubscribe", "<\(links.unsubscribe)>\(mail)"),
      AssembledMail.Header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
  }
}

extension MailAssembly {
  /// What stands for ``links(of:customer:)`` until a mail leaves: these are signed for one action, and so are no part of
  /// what was planned and approved.
  package static func linksToCome(_ tenant: Tenant) -> JSON {
    let base = tenant.settings.publicURL
    return [
      "preferences": .string(LinkURL.preferences(base: base, token: "")),
      "unsubscribe": .string(LinkURL.unsubscribe(base: base, token: "")),
    ]
  }

  /// The links of one action's mail, as templates name them: `links.preferences`, `links.unsubscribe`.
  package func links(of action: ID<Action>, customer: CustomerID) -> JSON {
    let links = Links(tenant: tenant, action: action, customer: customer)
    return ["preferences": .string(links.preferences), "unsubscribe": .string(links.unsubscribe)]
  }
}

/// The signed links of one mail.
private struct Links {
  let tenant: Tenant
  let action: ID<Action>
  let customer: CustomerID

  private var base: String { tenant.settings.publicURL }

  /// Never expires: an opt-out must work for at least 30 days, and nothing is gained by ending it.
  var unsubscribe: String { LinkURL.unsubscribe(base: base, token: token(.unsubscribe)) }

  /// Never expires either: it can do what unsubscribing does.
  var preferences: String { LinkURL.preferences(base: base, token: token(.preferences)) }

  /// Links that count clicks and a pixel that counts opens.
  func tracked(_ html: String) -> String {
    let counted = TrackedLinks.rewritten(html, base: base) { index in
      LinkURL.click(base: base, token: token(.click, index))
    }
    let pixel = HTML.escaped(LinkURL.openPixel(base: base, token: token(.open)))
    return HTMLEdit.inserting(
      "<img src=\"\(pixel)\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block\">", atEndOf: counted)
  }

  private func token(_ use: LinkUse, _ link: UInt16 = 0) -> String {
    LinkToken(tenant: tenant.id, action: action, customer: customer, link: link)
      .signed(for: use, secret: tenant.secret)
  }
}
