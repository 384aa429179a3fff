import Content
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The preference page")
struct PreferencePageTests {
  private func ledger(_ office: Office, _ purpose: String) async -> JSON? {
    let consents = await office.call("GET", "/v1/customers/email:ann@example.com").json["consents"]?.arrayValue ?? []
    return consents.first { $0["purpose"]?.stringValue == purpose && $0["channel"] == "email" }
  }

  private func choose(_ office: Office, _ link: String, _ change: String, token: String? = nil) async -> Office.Answer {
    let body = "token=\(token ?? String(link.dropFirst(3).prefix { $0 != "?" }))&change=\(change)"
    return await office.send("POST", link, Array(body.utf8), as: .none)
  }

  /// The path in the first mail to Ann, who agreed to marketing.
  private func mailed(_ office: Office) async throws -> String {
    try await office.openShop()
    _ = try await office.shop.customer("Ann")
    try await office.turn()
    let mail = try #require(await office.call("GET", "/v1/mailbox").items.first)
    let raw = await office.call("GET", "/v1/mailbox/\(mail["action"]?.stringValue ?? "")").text
    let start = try #require(raw.firstRange(of: "http://127.0.0.1:8080/p/"), "\(raw)")
    return "/p/" + raw[start.upperBound...].prefix { !"\"<> \r\n".contains($0) }
  }

  @Test("shows what stands and changes each by itself, by the link of a mail", arguments: TestEngine.allCases)
  func whole(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let link = try await mailed(office)
      let page = await office.call("GET", link, as: .none)
      #expect(page.status == 200 && page.headers["Cache-Control"] == "no-store")
      #expect(page.headers["Referrer-Policy"] == "no-referrer")
      #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
      for part in [
        "Offers and news", "On: you agreed", "written down by Shop", "Off: you never agreed", "Stop everything",
        "At most 3 messages with offers in 7 days",
      ] { #expect(page.text.contains(part), "\(part)") }
      #expect(!page.text.contains("<script"))
      let chinese = await office.call("GET", link + "?lang=zh-CN", as: .none)
      #expect(chinese.text.contains("全部停止") && chinese.text.contains("<html lang=\"zh-CN\">"))

      office.shop.advance(.seconds(1))
      #expect(await choose(office, link, "service.email.grant").text.contains("Your choice is kept."))
      let service = await ledger(office, "service")
      #expect(service?["state"] == "granted" && service?["source"] == "preference page" && service?["proof"] == "link")
      #expect(service?["evidence"]?.stringValue?.contains("sent to the customer's address") == true)
      #expect(await choose(office, link, "marketing.email.withdraw").status == 200)
      #expect(await ledger(office, "marketing")?["state"] == "withdrawn")
      #expect(await ledger(office, "service")?["state"] == "granted")
      let rows = try await office.rows(of: office.shop.tenant).filter { $0.hasPrefix("consents ") }
      #expect(await choose(office, link, "marketing.email.withdraw").status == 200)
      let after = try await office.rows(of: office.shop.tenant).filter { $0.hasPrefix("consents ") }
      #expect(after == rows)

      office.shop.advance(.seconds(1))
      #expect(await choose(office, link + "?lang=zh-CN", "stop").text.contains("已保存您的选择"))
      for purpose in ["marketing", "service", "tracking"] {
        #expect(await ledger(office, purpose)?["state"] == "withdrawn", "\(purpose)")
      }
      office.shop.advance(.seconds(1))
      #expect(await choose(office, link, "marketing.email.grant").status == 200)
      #expect(await ledger(office, "marketing")?["state"] == "granted")
    }
  }

  @Test("is reached from the page that asks whether to unsubscribe, and from a template")
  func ways() async throws {
    try await Office.with(.sqlite) { office in
      let link = try await mailed(office)
      let tenant = try await office.shop.records.read { [office] tx in try tx.tenant(office.shop.tenant)! }
      let token = try LinkToken.verify(
        String(link.dropFirst(3)), for: .preferences, secret: tenant.secret, now: office.shop.now)
      let page = await office.call("GET", "/u/\(token.signed(for: .unsubscribe, secret: tenant.secret))", as: .none)
      #expect(page.text.contains("href=\"..\(link)\""), "\(page.text)")

      let template: JSON = ["subject": "Hi", "html": "<p><a href=\"{{links.preferences}}\">your choice</a></p>"]
      #expect(await office.call("PUT", "/v1/templates/winback", template).status == 200)
      let restarted = await office.call("POST", "/v1/strategies/win-back/start")
      #expect(restarted.status == 200, "\(restarted.text)")
      _ = try await office.shop.customer("Ben")
      try await office.turn()
      let mail = try #require(
        await office.call("GET", "/v1/mailbox").items.first { $0["recipient"] == "ben@example.com" })
      let raw = await office.call("GET", "/v1/mailbox/\(mail["action"]?.stringValue ?? "")").text
      let start = try #require(raw.firstRange(of: "<p><a href=\"http://127.0.0.1:8080/p/"), "\(raw)")
      let own = "/p/" + raw[start.upperBound...].prefix { $0 != "\"" }
      #expect(await office.call("GET", own, as: .none).status == 200)
      let preview = await office.call("POST", "/v1/templates/preview", ["document": template])
      #expect(preview.json["problems"]?.arrayValue?.isEmpty == true, "\(preview.text)")
    }
  }

  @Test(
    "asks for a confirmation where a link was handed over and the purpose wants one", arguments: TestEngine.allCases)
  func handed(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      _ = try await office.shop.customer("Ann", consent: false)
      let path = "/v1/customers/email:ann@example.com/preference-link"
      #expect(await office.call("POST", path, as: .write).status == 403)
      #expect(await office.call("POST", "/v1/customers/user_id:nobody/preference-link").status == 404)
      let made = await office.call("POST", path, as: .operate)
      let url = try #require(made.json["url"]?.stringValue, "\(made.text)")
      let link = String(url.dropFirst("http://127.0.0.1:8080".count))
      #expect(await office.call("PATCH", "/v1/tenant", ["double_opt_in": ["marketing"]]).status == 200)
      let page = await choose(office, link, "marketing.email.grant")
      #expect(page.text.contains("asked, not confirmed yet"), "\(page.text)")
      #expect(await ledger(office, "marketing")?["state"] == "pending")
      try await office.turn()
      #expect(await office.call("GET", "/v1/mailbox").items.count == 1)
      #expect(await choose(office, link, "service.email.grant").status == 200)
      #expect(await ledger(office, "service")?["proof"] == "none")
      office.shop.advance(.seconds(1))
      #expect(await choose(office, link, "marketing.email.withdraw").status == 200)
      #expect(await ledger(office, "marketing")?["state"] == "withdrawn")
      office.shop.advance(.days(30))
      let late = await office.call("GET", link, as: .none)
      #expect(late.status == 404 && late.text.contains("This link has expired"))
    }
  }

  @Test("overlooks what a mail program adds to a link, and takes the last of two languages")
  func addedNames() async throws {
    try await Office.with(.sqlite) { office in
      for page in ["/p/x", "/y/x", "/s/x", "/u/x"] {
        let answer = await office.call("GET", "\(page)?lang=en&lang=zh-CN&utm_source=mail", as: .none)
        #expect(answer.status == 404 && answer.headers["Content-Type"] == "text/html; charset=utf-8", "\(answer.text)")
        #expect(page == "/u/x" || answer.text.contains("lang=\"zh-CN\""), "\(answer.text)")
      }
    }
  }

  @Test("does nothing for a form without its token, a foreign link, or somebody erased; and says nothing of the staff")
  func refusals() async throws {
    try await Office.with(.sqlite) { office in
      let link = try await mailed(office)
      for token in ["", "x", String(link.dropFirst(4))] {
        #expect(await choose(office, link, "stop", token: token).status == 404)
      }
      #expect(await office.call("POST", link, as: .none).status == 404)
      #expect(await ledger(office, "marketing")?["state"] == "granted")
      // What is not offered changes nothing.
      for change in ["transactional.email.withdraw", "marketing.fax.grant", "marketing.email.maybe", "..", ""] {
        #expect(await choose(office, link, change).status == 200)
      }
      let tenant = try await office.shop.records.read { [office] tx in try tx.tenant(office.shop.tenant)! }
      let token = try LinkToken.verify(
        String(link.dropFirst(3)), for: .preferences, secret: tenant.secret, now: office.shop.now)
      let foreign = LinkToken(tenant: TenantID(high: 2, low: 2), action: token.action, customer: token.customer)
        .signed(for: .preferences, secret: Array(repeating: 9, count: 32))
      #expect(await office.call("GET", "/p/\(foreign)", as: .none).status == 404)

      let hostile = "<script>alert(1)</script>"
      office.shop.advance(.seconds(1))
      for source in ["wang@example.com", hostile] {
        let consent: JSON = [
          "customer": "email:ann@example.com", "purpose": .string(source == hostile ? "service" : "tracking"),
          "channel": "email", "granted": true, "source": .string(source), "evidence": "e",
        ]
        #expect(await office.call("POST", "/v1/consents", consent).status == 200)
      }
      #expect(await office.call("PATCH", "/v1/tenant", ["sender_name": .string(hostile)]).status == 200)
      let page = await office.call("GET", link, as: .none)
      #expect(!page.text.contains("<script") && page.text.contains("&lt;script&gt;") && !page.text.contains("wang"))

      let id = await office.call("GET", "/v1/customers/email:ann@example.com").json["id"]?.stringValue ?? ""
      let erased = await office.call("POST", "/v1/customers/\(id)/erase", ["reason": "test", "confirm": .string(id)])
      #expect(erased.status == 200, "\(erased.text)")
      let gone = await choose(office, link, "service.email.grant")
      #expect(gone.status == 404 && gone.text.contains("Nothing to choose"))
    }
  }
}
