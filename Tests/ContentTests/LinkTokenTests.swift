import Domain
import Testing

@testable import Content

@Suite("A signed link")
struct LinkTokenTests {
  let secret: [UInt8] = Array(0..<32)
  let token = LinkToken(
    tenant: TenantID(high: 1, low: 2), action: sampleAction, customer: sampleCustomer, link: 513,
    expiresAt: .seconds(1_000))

  @Test("says what it was made with", arguments: LinkUse.allCases)
  func roundTrip(use: LinkUse) throws {
    let text = token.signed(for: use, secret: secret)
    #expect(try LinkToken.verify(text, for: use, secret: secret, now: .seconds(999)) == token)
    #expect(LinkToken.unverifiedTenant(in: text) == token.tenant)
    #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
  }

  @Test("never changes its form: links in old mails must keep working")
  func vector() {
    let token = LinkToken(tenant: TenantID(high: 1, low: 2), action: sampleAction, customer: sampleCustomer)
    let text = token.signed(for: .unsubscribe, secret: secret)
    #expect(text.utf8.count == 90)
    #expect(text == Self.recorded)
  }

  /// Computed with Python's hmac and base64.
  static let recorded =
    "AQAAAAAAAAABAAAAAAAAAAIBkAAAAABwAIAAAAAAAAABAZAAAAAAcACAAAAAAAAAAgAAMD7sv-Le59HW3n_rvScIdQ"

  @Test("is worth nothing for another use, under another secret, or after its expiry")
  func refusals() {
    let text = token.signed(for: .click, secret: secret)
    for use in LinkUse.allCases where use != .click {
      #expect(throws: LinkTokenError.forged) { try LinkToken.verify(text, for: use, secret: secret, now: .seconds(0)) }
    }
    #expect(throws: LinkTokenError.forged) { try LinkToken.verify(text, for: .click, secret: [1], now: .seconds(0)) }
    #expect(throws: LinkTokenError.expired) {
      try LinkToken.verify(text, for: .click, secret: secret, now: .seconds(1_000))
    }
  }

  @Test("is refused when any bit of it changed")
  func tampering() {
    let text = Array(token.signed(for: .click, secret: secret).utf8)
    for index in text.indices {
      for letter in "Aa9_".utf8 where letter != text[index] {
        var changed = text
        changed[index] = letter
        #expect(throws: LinkTokenError.self) {
          try LinkToken.verify(String(decoding: changed, as: UTF8.self), for: .click, secret: secret, now: .seconds(0))
        }
      }
    }
  }

  @Test("is refused when it is anything else", arguments: ["", "AAAA", "a b", "é", String(repeating: "A", count: 90)])
  func malformed(text: String) {
    #expect(throws: LinkTokenError.malformed) {
      try LinkToken.verify(text, for: .open, secret: secret, now: .seconds(0))
    }
  }

  @Test("stands below the tenant's address")
  func addresses() {
    #expect(LinkURL.unsubscribe(base: "https://go.example.com", token: "T") == "https://go.example.com/u/T")
    #expect(LinkURL.click(base: "https://go.example.com/", token: "T") == "https://go.example.com/c/T")
    #expect(LinkURL.openPixel(base: "https://go.example.com", token: "T") == "https://go.example.com/o/T.gif")
    #expect(LinkURL.preferences(base: "https://go.example.com", token: "T") == "https://go.example.com/p/T")
  }
}
