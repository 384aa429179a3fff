import Content
import Control
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Double opt-in")
struct DoubleOptInTests {
  /// An office whose marketing consent has to be confirmed, and Ann, who never said anything.
  private func withAnn(_ engine: TestEngine, _ body: (Office) async throws -> Void) async throws {
    try await Office.with(engine) { office in
      #expect(await office.call("PATCH", "/v1/tenant", ["double_opt_in": ["marketing"]]).status == 200)
      _ = try await office.shop.customer("Ann", consent: false)
      try await body(office)
    }
  }

  @discardableResult
  private func grant(
    _ office: Office, _ isGranted: Bool = true, _ more: [String: JSON] = [:], purpose: String = "marketing"
  ) async -> Office.Answer {
    let body: [String: JSON] = [
      "customer": "email:ann@example.com", "purpose": .string(purpose), "channel": "email", "granted": .bool(isGranted),
      "evidence": "newsletter form", "source": "site",
    ]
    return await office.call("POST", "/v1/consents", .object(body.merging(more) { $1 }))
  }

  private func state(_ office: Office) async -> (state: String?, proof: String?, evidence: String) {
    let consents = await office.call("GET", "/v1/customers/email:ann@example.com").json["consents"]?.arrayValue ?? []
    let one = consents.first { $0["purpose"] == "marketing" }
    return (one?["state"]?.stringValue, one?["proof"]?.stringValue, one?["evidence"]?.stringValue ?? "")
  }

  /// The paths of the links in the mails that ask, newest first.
  private func links(_ office: Office) async throws -> [String] {
    try await office.turn()
    var found: [String] = []
    for mail in await office.call("GET", "/v1/mailbox").items {
      let raw = await office.call("GET", "/v1/mailbox/\(mail["action"]?.stringValue ?? "")").text
      guard let start = raw.firstRange(of: "http://127.0.0.1:8080/y/") else { continue }
      found.append("/y/" + raw[start.upperBound...].prefix { !"\"<> \r\n".contains($0) })
    }
    return found
  }

  private func expectLinks(_ office: Office, _ count: Int, _ location: SourceLocation = #_sourceLocation) async throws {
    let found = try await links(office)
    #expect(found.count == count, sourceLocation: location)
  }

  @Test("asks by mail, counts as no grant, and grants on a press of the button alone", arguments: TestEngine.allCases)
  func whole(_ engine: TestEngine) async throws {
    try await withAnn(engine) { office in
      try await office.openShop()
      #expect(await grant(office).status == 200)
      let asked = await state(office)
      #expect(asked.state == "pending" && asked.proof == "asked")
      let listed = await office.call("GET", "/v1/customers?consent=marketing.email.pending").items
      #expect(listed.count == 1)
      #expect(await office.call("GET", "/v1/customers?consent=marketing.email.granted").items.isEmpty)
      let link = try #require(try await links(office).first)
      // The strategy considers her again, and the receipt says what is missing.
      #expect(await office.call("POST", "/v1/strategies/win-back/run").status == 200)
      try await office.turn()
      let why = await office.call("GET", "/v1/customers/email:ann@example.com/why")
      #expect(why.text.contains("not confirmed yet"), "\(why.text)")
      let mails = await office.call("GET", "/v1/mailbox").items
      #expect(mails.count == 1 && mails[0]["subject"] == "Please confirm: Shop", "\(mails)")

      let actions = await office.call("GET", "/v1/actions?customer=email:ann@example.com").items
      #expect(actions.count == 1 && actions[0]["strategy"] == "confirmation" && actions[0]["state"] == "succeeded")
      let shown = await office.call("GET", "/v1/actions/\(actions[0]["id"]?.stringValue ?? "")")
      // Whoever works here sees what it says, and can't press the button for her.
      #expect(shown.json["preview"]?["subject"] == "Please confirm: Shop" && !shown.text.contains(link))

      for method in ["GET", "GET"] {
        let page = await office.call(method, link, as: .none)
        #expect(page.status == 200 && page.text.contains("Yes, I confirm") && page.text.contains("offers and news"))
        #expect(page.headers["Cache-Control"] == "no-store" && page.headers["Referrer-Policy"] == "no-referrer")
      }
      #expect(await office.call("GET", link + "?lang=zh-CN", as: .none).text.contains("确认同意"))
      #expect(await state(office).state == "pending")
      let done = await office.call("POST", link, as: .none)
      #expect(done.status == 200 && done.text.contains("<h1>Confirmed</h1>"), "\(done.text)")
      let granted = await state(office)
      #expect(granted.state == "granted" && granted.proof == "confirmed")
      #expect(
        granted.evidence.contains("by site: newsletter form") && granted.evidence.contains("confirmed by the link"))
      let again = await office.call("POST", link, as: .none)
      #expect(again.status == 200 && again.text.contains("Confirmed already"))

      office.shop.advance(.seconds(1))
      #expect(await office.call("POST", "/v1/strategies/win-back/run").status == 200)
      try await office.turn()
      #expect(await office.call("GET", "/v1/mailbox").items.count == 2)
      // What is granted is not asked for again.
      office.shop.advance(.days(2))
      await grant(office)
      #expect(await state(office).state == "granted")
      try await expectLinks(office, 1)
    }
  }

  @Test("says a sentence for every link that confirms nothing", arguments: TestEngine.allCases)
  func sentences(_ engine: TestEngine) async throws {
    try await withAnn(engine) { office in
      await grant(office)
      let link = try #require(try await links(office).first)
      let tenant = try await office.shop.records.read { [office] tx in try tx.tenant(office.shop.tenant)! }
      let token = try LinkToken.verify(
        String(link.dropFirst(3)), for: .confirm, secret: tenant.secret, now: office.shop.now)
      let foreign = LinkToken(tenant: TenantID(high: 2, low: 2), action: token.action, customer: token.customer)
      let signed = foreign.signed(for: .confirm, secret: Array(repeating: 9, count: 32))
      let stranger = await office.call("POST", "/y/\(signed)", as: .none)
      #expect(stranger.status == 404 && stranger.text.contains("没有需要确认的内容"))
      let forged = token.signed(for: .confirm, secret: [1])
      #expect(await office.call("POST", "/y/\(forged)", as: .none).text.contains("It is cut off or was changed"))
      let other = token.signed(for: .preferences, secret: tenant.secret)
      #expect(await office.call("POST", "/y/\(other)", as: .none).status == 404)
      #expect(await state(office).state == "pending")

      office.shop.advance(.seconds(1))
      await grant(office, false)
      let withdrawn = await office.call("POST", link, as: .none)
      #expect(withdrawn.status == 200 && withdrawn.text.contains("This was taken back"))
      #expect(await state(office).state == "withdrawn")

      office.shop.advance(.days(2))
      await grant(office)
      #expect(await state(office).state == "pending")
      let second = try #require(try await links(office).first { $0 != link })
      office.shop.advance(.days(7))
      let late = await office.call("POST", second, as: .none)
      #expect(late.status == 404 && late.text.contains("This link has expired"))
      #expect(await office.call("GET", second, as: .none).text.contains("sign up again"))

      await grant(office)
      let third = try #require(try await links(office).first { $0 != link && $0 != second })
      let id = await office.call("GET", "/v1/customers/email:ann@example.com").json["id"]?.stringValue ?? ""
      let erased = await office.call(
        "POST", "/v1/customers/\(id)/erase", ["reason": "test", "confirm": .string(id)])
      #expect(erased.status == 200, "\(erased.text)")
      let gone = await office.call("POST", third, as: .none)
      #expect(gone.status == 404 && gone.text.contains("Nothing to confirm"))
    }
  }

  @Test("writes to an address once a day for a purpose, whoever signs it up how often", arguments: TestEngine.allCases)
  func flood(_ engine: TestEngine) async throws {
    try await withAnn(engine) { office in
      for _ in 0..<5 {
        await grant(office)
        office.shop.advance(.minutes(1))
      }
      try await expectLinks(office, 1)
      office.shop.advance(.hours(23))
      await grant(office)
      try await expectLinks(office, 1)
      // Another purpose is another question.
      #expect(await office.call("PATCH", "/v1/tenant", ["double_opt_in": ["marketing", "service"]]).status == 200)
      await grant(office, purpose: "service")
      try await expectLinks(office, 2)
      office.shop.advance(.hours(1))
      await grant(office)
      try await expectLinks(office, 3)
    }
  }

  @Test("leaves a suppressed address alone, and says why in the ledger")
  func suppressed() async throws {
    try await withAnn(.sqlite) { office in
      let body: JSON = ["address": "ann@example.com", "reason": "asked"]
      #expect(await office.call("POST", "/v1/suppressions", body).status == 201)
      await grant(office)
      try await expectLinks(office, 0)
      let action = await office.call("GET", "/v1/actions?customer=email:ann@example.com").items.first
      #expect(action?["state"] == "cancelled" && action?["reason"]?.stringValue?.contains("suppressed") == true)
    }
  }

  @Test("takes a grant whose proof is stated, with its time and place", arguments: TestEngine.allCases)
  func stated(_ engine: TestEngine) async throws {
    try await withAnn(engine) { office in
      #expect(await grant(office, true, ["proof": "stated"]).field == "at")
      let at: JSON = "2026-03-01T09:00:00Z"
      #expect(await grant(office, true, ["proof": "stated", "at": at, "evidence": ""]).field == "evidence")
      #expect(await grant(office, true, ["proof": "confirmed", "at": at]).field == "proof")
      #expect(await grant(office, false, ["proof": "stated", "at": at]).field == "proof")
      #expect(await grant(office, true, ["proof": "stated", "at": at, "evidence": "paper form 12"]).status == 200)
      let found = await state(office)
      #expect(found.state == "granted" && found.proof == "stated")
      try await expectLinks(office, 0)
      #expect(await office.call("PATCH", "/v1/tenant", ["double_opt_in": ["conversation"]]).field == "double_opt_in[0]")
    }
  }

  @Test("proves an address that a browser only claimed", arguments: TestEngine.allCases)
  func proving(_ engine: TestEngine) async throws {
    try await withAnn(engine) { office in
      let traits: JSON = ["userId": "bo", "traits": ["email": "bo@example.com", "language": "zh-CN"]]
      #expect(await office.call("POST", "/v1/identify", traits, as: .write).status == 200)
      await grant(office, true, ["customer": "user_id:bo"])
      let link = try #require(try await links(office).first)
      let mails = await office.call("GET", "/v1/mailbox").items
      #expect(mails.first?["subject"] == "请确认：Shop")
      func isVerified() async -> Bool? {
        let identities = await office.call("GET", "/v1/customers/user_id:bo").json["identities"]?.arrayValue
        return identities?.first { $0["kind"] == "email" }?["is_verified"]?.boolValue
      }
      #expect(await isVerified() == false)
      #expect(await office.call("POST", link, as: .none).text.contains("已确认"))
      #expect(await isVerified() == true)
    }
  }

  @Test("has a page where anybody signs up, which grants nothing and tells nothing", arguments: TestEngine.allCases)
  func signUp(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let page = "/s/\(office.shop.tenant)"
      func join(_ body: String) async -> Office.Answer {
        await office.send("POST", page, Array(body.utf8), as: .none)
      }
      #expect(await office.call("GET", page, as: .none).status == 404)
      #expect(await join("email=ann%40example.com&purpose.marketing=on").status == 404)
      #expect(await office.call("PATCH", "/v1/tenant", ["sign_up": ["marketing", "service"]]).status == 200)
      let shown = await office.call("GET", page, as: .none)
      #expect(shown.status == 200 && shown.text.contains("offers and news") && !shown.text.contains("tracking"))
      let none = await join("email=ann%40example.com")
      #expect(none.status == 400 && none.text.contains("Tick what you want") && none.text.contains("ann@example.com"))
      let bad = await join("email=%3Cscript%3E&purpose.marketing=on")
      #expect(bad.status == 400 && bad.text.contains("no mail address") && !bad.text.contains("<script"))
      let new = await join("email=Ann%40example.com&purpose.marketing=on&purpose.tracking=on")
      #expect(new.status == 200 && new.text.contains("Look into your mailbox"))
      let link = try #require(try await links(office).first)
      #expect(await state(office).state == "pending")
      // Again the same day: the same answer, no other line and no other mail.
      let before = try await office.rows(of: office.shop.tenant).count { $0.hasPrefix("consents ") }
      let again = await join("email=ann%40example.com&purpose.marketing=on")
      #expect(again.text == new.text)
      let after = try await office.rows(of: office.shop.tenant).count { $0.hasPrefix("consents ") }
      #expect(before == 1 && after == 1)
      try await expectLinks(office, 1)
      #expect(await office.call("POST", link, as: .none).text.contains("<h1>Confirmed</h1>"))
      #expect(await state(office).state == "granted")
      #expect(await join("email=ann%40example.com&purpose.marketing=on").text == new.text)
      try await expectLinks(office, 1)

      // One hour has room for so many, whatever the page is used for.
      let (tenant, hour) = (office.shop.tenant, office.shop.now.microseconds / Span.hours(1).microseconds)
      try await office.shop.records.write { tx in
        while try tx.takeCounter(tenant, .sandbox, key: "sign-up/\(hour)", capacity: ConsentRules.signUpsAnHour) {}
      }
      let crowded = await join("email=bo%40example.com&purpose.marketing=on")
      #expect(crowded.status == 429 && crowded.text.contains("Too many sign-ups"))
      office.shop.advance(.hours(2))
      #expect(await join("email=bo%40example.com&purpose.marketing=on").status == 200)
      for _ in 0..<30 { _ = await join("email=x") }
      #expect(await join("email=cy%40example.com&purpose.marketing=on").status == 429)
    }
  }

  @Test("agrees with a plain model over any course of grants, withdrawals, presses and days", arguments: [1, 2, 3])
  func course(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    try await withAnn(seed % 2 == 0 ? .postgres : .sqlite) { office in
      var model = "never"
      var pressed = 0
      for _ in 0..<40 {
        switch random.next() % 5 {
        case 0:
          await grant(office)
          if model != "granted" { model = "pending" }
        case 1:
          await grant(office, false)
          model = "withdrawn"
        case 2, 3:
          // Any link that was ever sent: only what is pending is granted, and only while the link lives.
          let all = try await links(office)
          guard !all.isEmpty else { break }
          let answer = await office.call("POST", all[Int(random.next() % UInt64(all.count))], as: .none)
          if answer.text.contains("<h1>Confirmed</h1>") {
            #expect(model == "pending")
            (model, pressed) = ("granted", pressed + 1)
          } else if answer.status == 200 {
            #expect(model != "pending", "\(answer.text)")
          }
        default: office.shop.advance(.hours(Int64(random.next() % 60)))
        }
        office.shop.advance(.seconds(1))
        #expect(await state(office).state ?? "never" == model)
      }
      #expect(pressed > 0)
    }
  }
}
