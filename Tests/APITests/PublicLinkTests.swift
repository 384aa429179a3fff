import Content
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Links in messages")
struct PublicLinkTests {
  /// A mail in the sandbox's box to a customer who agreed to be tracked.
  private func mail(_ office: Office) async throws -> (action: ID<Action>, raw: String) {
    try await office.openShop()
    _ = try await office.shop.customer("Ann")
    let consent: JSON = [
      "customer": "email:ann@example.com", "purpose": "tracking", "channel": "email", "granted": true,
      "evidence": "form",
    ]
    #expect(await office.call("POST", "/v1/consents", consent).status == 200)
    try await office.turn()
    let mail = try #require(await office.call("GET", "/v1/mailbox").items.first)
    let id = mail["action"]?.stringValue ?? ""
    return (try #require(ID<Action>(id)), await office.call("GET", "/v1/mailbox/\(id)").text)
  }

  /// The first address of a use in a mail, without its host.
  private func path(_ use: String, in raw: String) throws -> String {
    let start = try #require(raw.firstRange(of: "http://127.0.0.1:8080/\(use)/"), "\(raw)")
    let rest = raw[start.lowerBound...].dropFirst("http://127.0.0.1:8080".count)
    return String(rest.prefix { !"\"<> ".contains($0) })
  }

  @Test("never unsubscribe on GET, and do on POST, also by one click", arguments: TestEngine.allCases)
  func unsubscribe(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (_, raw) = try await mail(office)
      let link = try path("u", in: raw)
      for method in ["GET", "HEAD"] {
        let page = await office.call(method, link, as: .none)
        #expect(page.status == (method == "GET" ? 200 : 405))
      }
      let page = await office.call("GET", link, as: .none)
      #expect(
        page.text.contains("<form method=\"post\">") && page.text.contains("退订") && page.text.contains("Unsubscribe"))
      #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      #expect(try await state(office) == "granted")
      let done = await office.send("POST", link, Array("List-Unsubscribe=One-Click".utf8), as: .none)
      #expect(done.status == 200 && done.text.contains("Unsubscribed"))
      #expect(try await state(office) == "withdrawn")
      // Again is no error: mailbox providers repeat.
      #expect(await office.send("POST", link, [], as: .none).status == 200)
    }
  }

  private func state(_ office: Office) async throws -> String? {
    let consents = await office.call("GET", "/v1/customers/email:ann@example.com").json["consents"]?.arrayValue ?? []
    return consents.first { $0["purpose"] == "marketing" }?["state"]?.stringValue
  }

  @Test("count a click and lead where the message says, nowhere else", arguments: TestEngine.allCases)
  func click(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (action, raw) = try await mail(office)
      let link = try path("c", in: raw)
      let answer = await office.call("GET", link + "?to=https://evil.test", as: .none)
      #expect(answer.status == 302 && answer.headers["Location"] == "https://shop.example.com/a?b=1&c=2")
      let pixel = await office.call("GET", try path("o", in: raw), as: .none)
      #expect(pixel.headers["Content-Type"] == "image/gif" && pixel.bytes.starts(with: Array("GIF89a".utf8)))
      let timeline = await office.call("GET", "/v1/customers/email:ann@example.com/timeline").items
      let types = timeline.compactMap { $0["type"]?.stringValue }
      #expect(types.contains("clicked") && types.contains("opened"), "\(types)")
      // A token for another use, another link or another tenant is worth nothing.
      let tenant = try await office.shop.records.read { [office] tx in try tx.tenant(office.shop.tenant)! }
      func token(_ link: UInt16, _ use: LinkUse, _ secret: [UInt8]) -> String {
        LinkToken(tenant: tenant.id, action: action, customer: ID(high: 1, low: 1), link: link)
          .signed(for: use, secret: secret)
      }
      for bad in [
        token(7, .click, tenant.secret), token(0, .open, tenant.secret), token(0, .click, [1, 2, 3]), "x",
      ] {
        #expect(await office.call("GET", "/c/\(bad)", as: .none).status == 404)
      }
      #expect(await office.call("POST", "/u/\(token(0, .click, tenant.secret))", as: .none).status == 404)
      #expect(await office.call("GET", "/u/x", as: .none).status == 404)
      #expect(await office.call("GET", "/o/broken.gif", as: .none).status == 200)
    }
  }

  @Test("count nothing of somebody who never agreed to it")
  func untracked() async throws {
    try await Office.with(.sqlite) { office in
      let (_, raw) = try await mail(office)
      let withdrawal: JSON = [
        "customer": "email:ann@example.com", "purpose": "tracking", "channel": "email", "granted": false,
        "evidence": "asked",
      ]
      office.shop.advance(.seconds(1))
      #expect(await office.call("POST", "/v1/consents", withdrawal).status == 200)
      #expect(await office.call("GET", try path("c", in: raw), as: .none).status == 302)
      let timeline = await office.call("GET", "/v1/customers/email:ann@example.com/timeline").items
      #expect(!timeline.contains { $0["type"] == "clicked" })
    }
  }

  @Test("show a tenant's name as text, whatever it is")
  func escaping() {
    let page = UnsubscribePage.question("<script>alert(\"1\")</script>&'")
    #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;") && !page.contains("<script"))
  }
}
