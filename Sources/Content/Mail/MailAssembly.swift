package import Domain
package import JSON

/// Turns rendered messages into mails: footer, unsubscribing, tracking and the marker of advertisements.
///
/// Signed links are the only thing it adds that depends on more than the message, the tenant and the recipient.
package struct MailAssembly: Sendable {
  /// Whom a mail goes to.
  package struct Recipient: Sendable, Hashable {
    package let customer: CustomerID
    package let address: String
    package let profile: JSON
    package let phones: [String]
    /// Whether opens and clicks may be counted: consent for purpose tracking.
    package let allowsTracking: Bool

    package init(
      customer: CustomerID, address: String, profile: JSON = .object([:]), phones: [String] = [],
      allowsTracking: Bool = false
    ) {
      self.customer = customer
      self.address = address
      self.profile = profile
      self.phones = phones
      self.allowsTracking = allowsTracking
    }
  }

  let tenant: Tenant
  /// A mailbox that takes unsubscribe mails, beside the link.
  let unsubscribeAddress: String?

  package init(tenant: Tenant, unsubscribeAddress: String? = nil) {
    self.tenant = tenant
    self.unsubscribeAddress = unsubscribeAddress
  }

  /// What keeps a tenant from sending mail of a purpose: empty before anything launches.
  package func problems(for purpose: Purpose) -> [ContentProblem] {
    let settings = tenant.settings
    var problems: [ContentProblem] = []
    if !isAddress(settings.senderAddress) { problems.append(ContentProblem(.senderMissing)) }
    guard purpose == .marketing else { return problems }
    if CleanText.line(settings.senderName).isEmpty { problems.append(ContentProblem(.senderNameMissing)) }
    if CleanText.line(settings.postalAddress).isEmpty { problems.append(ContentProblem(.postalAddressMissing)) }
    let url = ["url": settings.publicURL]
    if !LinkURL.isUsable(settings.publicURL) {
      problems.append(ContentProblem(.publicURLInvalid, url))
    } else if tenant.mode == .live, !settings.publicURL.hasPrefix("https://") {
      // RFC 8058, section 3.1, asks for https; the sandbox talks to loopback.
      problems.append(ContentProblem(.publicURLInsecure, url))
    }
    return problems
  }

  private func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && CleanText.line(text) == text && !text.contains(" ")
  }

  /// The language a customer is written to in: the profile's, else the tenant's.
  package static func language(of profile: JSON, tenant: Tenant) -> Language {
    let tag = profile["language"]?.stringValue?.lowercased() ?? ""
    if tag.hasPrefix("zh") || tag == "chinese" || tag == "中文" { return .chinese }
    if tag.hasPrefix("en") || tag == "英文" || tag == "英语" { return .english }
    return tenant.language
  }
}
