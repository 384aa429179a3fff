import Domain
import JSON
import Testing

@testable import Content

@Suite("Assembling a mail")
struct MailAssemblyTests {
  static let html = """
    <html><body><p>Hi</p><a href="https://shop.example.com/?a=1&amp;b=2">one</a> <a href='mailto:a@example.com'>mail</a>
    <a href=http://shop.example.com/two>two</a> <a href="#top">top</a> <a href="tel:+15550100">call</a>
    <a href="https://go.example.com/p/TOKEN">preferences</a> <a name="x">none</a></body></html>
    """
  let message = RenderedMessage(subject: "News", html: html, text: "Hi")

  func assembled(
    _ tenant: Tenant = sampleTenant(), purpose: Purpose = .marketing, profile: JSON = ["country": "GB"],
    phones: [String] = [], allowsTracking: Bool = false
  ) throws -> AssembledMail {
    try MailAssembly(tenant: tenant).assemble(
      message, action: sampleAction, purpose: purpose,
      to: .init(
        customer: sampleCustomer, address: "ann@example.com", profile: profile, phones: phones,
        allowsTracking: allowsTracking))
  }

  func shown(_ mail: AssembledMail) -> String {
    let headers = mail.headers.map { "\($0.name): \($0.value)\n" }.joined()
    let replyTo = mail.replyTo.map { "Reply-To: \($0)\n" } ?? ""
    return
      "From: \(mail.senderName) <\(mail.senderAddress)>\nTo: \(mail.recipient)\n\(replyTo)Subject: \(mail.subject)\n"
      + "\(headers)\n\(mail.text)\n\n\(mail.html ?? "")\n"
  }

  @Test("gives marketing mail its footer, its links and its headers")
  func marketing() throws {
    try expectGolden(shown(try assembled(allowsTracking: true)), "marketing.en.txt")
    try expectGolden(shown(try assembled(sampleTenant(.chinese), profile: [:])), "marketing.zh-CN.txt")
  }

  @Test("adds nothing to other mail without consent", arguments: [Purpose.service, .transactional, .conversation])
  func others(purpose: Purpose) throws {
    let mail = try assembled(sampleTenant(.chinese), purpose: purpose, profile: ["country": "CN"])
    #expect(mail.html == message.html)
    #expect(mail.text == message.text)
    #expect(mail.subject == message.subject)
    #expect(mail.headers.isEmpty)
  }

  @Test("makes an unsubscribe link that verifies, for one click")
  func unsubscribing() throws {
    let tenant = sampleTenant()
    let mail = try assembled(tenant)
    let header = try #require(mail.headers.first { $0.name == "List-Unsubscribe" }?.value)
    let prefix = "<https://go.example.com/u/"
    #expect(header.hasPrefix(prefix) && header.hasSuffix(">"))
    let text = String(header.dropFirst(prefix.count).dropLast())
    let token = try LinkToken.verify(text, for: .unsubscribe, secret: tenant.secret, now: .distantFuture)
    #expect(token.action == sampleAction && token.customer == sampleCustomer && token.expiresAt == nil)
    #expect(mail.headers.contains(.init("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")))
    #expect(mail.text.contains(text) && mail.html?.contains(text) == true)
    let both = MailAssembly(tenant: tenant, unsubscribeAddress: "stop@shop.example.com")
    let mixed = try both.assemble(
      message, action: sampleAction, purpose: .marketing,
      to: .init(customer: sampleCustomer, address: "ann@example.com"))
    #expect(mixed.headers[0].value.hasSuffix(">, <mailto:stop@shop.example.com?subject=unsubscribe>"))
  }

  @Test("counts clicks and opens only with consent, and web links only")
  func tracking() throws {
    let tenant = sampleTenant()
    #expect(try assembled().html?.contains("/c/") == false)
    #expect(try assembled().html?.contains("/o/") == false)
    #expect(try assembled(purpose: .conversation, allowsTracking: true).html == Self.html)
    let html = try #require(try assembled(allowsTracking: true).html)
    let targets = TrackedLinks.targets(in: Self.html, base: tenant.settings.publicURL)
    #expect(targets == ["https://shop.example.com/?a=1&b=2", "http://shop.example.com/two"])
    let clicks = html.components(between: "https://go.example.com/c/", and: "\"")
    let tokens = try clicks.map { try LinkToken.verify($0, for: .click, secret: tenant.secret, now: .seconds(0)) }
    #expect(tokens.map(\.link) == [0, 1])
    #expect(html.components(between: "https://go.example.com/o/", and: "\"").count == 1)
    for kept in ["'mailto:a@example.com'", "\"#top\"", "\"tel:+15550100\"", "\"https://go.example.com/p/TOKEN\""] {
      #expect(html.contains("href=\(kept)"))
    }
  }

  @Test("marks advertisements to mainland China, unless the tenant says otherwise")
  func advertisement() throws {
    #expect(try assembled(profile: ["country": "CN"]).subject == "（广告）News")
    #expect(try assembled(profile: [:], phones: ["+8613800138000"]).subject == "（广告）News")
    #expect(try assembled(profile: ["country": "GB"]).subject == "News")
    var tenant = sampleTenant()
    tenant.settings.advertisementMarker = false
    #expect(try assembled(tenant, profile: ["country": "CN"]).subject == "News")
  }

  @Test("writes the footer in the customer's language")
  func language() throws {
    #expect(try assembled(profile: ["language": "zh-CN"]).text.contains("退订："))
    #expect(try assembled(sampleTenant(.chinese), profile: ["language": "en-GB"]).text.contains("Unsubscribe: "))
  }

  @Test("says before launch what a tenant lacks")
  func problems() throws {
    var tenant = sampleTenant()
    tenant.settings = TenantSettings()
    let codes = MailAssembly(tenant: tenant).problems(for: .marketing).map(\.code)
    #expect(codes == [.senderMissing, .senderNameMissing, .postalAddressMissing, .publicURLInsecure])
    #expect(MailAssembly(tenant: tenant).problems(for: .service).map(\.code) == [.senderMissing])
    #expect(throws: ContentProblem(.senderMissing)) { try assembled(tenant) }
    var sandbox = sampleTenant(mode: .sandbox)
    sandbox.settings.publicURL = "http://127.0.0.1:8080"
    #expect(MailAssembly(tenant: sandbox).problems(for: .marketing).isEmpty)
    sandbox.settings.publicURL = "https://example.com/>\r\nBcc: x"
    #expect(MailAssembly(tenant: sandbox).problems(for: .marketing).map(\.code) == [.publicURLInvalid])
    sandbox.settings.senderAddress = "a@example.com\r\nBcc: b@example.com"
    #expect(MailAssembly(tenant: sandbox).problems(for: .service).map(\.code) == [.senderMissing])
  }
}

extension String {
  fileprivate func components(between start: String, and end: Character) -> [String] {
    split(separator: start, omittingEmptySubsequences: false).dropFirst().map { String($0.prefix { $0 != end }) }
  }
}
