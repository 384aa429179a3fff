import Content
import Domain
import JSON
import TestSupport
import Testing

@testable import API

@Suite("A report that comes in")
struct MailReportRouteTests {
  private static func bounce(_ messageID: String, to: String = "shop@example.com", status: String = "5.1.1") -> [UInt8]
  {
    Array(
      """
      From: MAILER-DAEMON@mx.example.net
      To: \(to)
      Content-Type: multipart/report; report-type=delivery-status; boundary=b

      --b
      Content-Type: text/plain

      Sorry.
      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example.net

      Final-Recipient: rfc822; ann@example.com
      Action: failed
      Status: \(status)

      --b
      Content-Type: text/rfc822-headers

      Message-ID: <\(messageID)>

      --b--

      """.replacing("\n", with: "\r\n").utf8)
  }

  private static func complaint(_ messageID: String) -> [UInt8] {
    Array(
      """
      From: fbl@example.net
      Content-Type: multipart/report; report-type=feedback-report; boundary=b

      --b
      Content-Type: text/plain

      Report.
      --b
      Content-Type: message/feedback-report

      Feedback-Type: abuse
      User-Agent: Provider/1

      --b
      Content-Type: message/rfc822

      Message-ID: <\(messageID)>

      x
      --b--

      """.replacing("\n", with: "\r\n").utf8)
  }

  private func sent(_ office: Office) async throws -> (action: String, customer: String) {
    try await office.openShop()
    let ann = try await office.shop.customer("Ann")
    try await office.shop.order(ann, daysAgo: 3)
    try await office.turn()
    let action = try #require(await office.call("GET", "/v1/actions?state=succeeded").items.first?["id"]?.stringValue)
    return (action, "\(ann)")
  }

  @Test("suppresses the address it is about, once, and shows it everywhere", arguments: TestEngine.allCases)
  func hard(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (action, customer) = try await sent(office)
      for _ in 1...2 {
        let answer = await office.send("POST", "/v1/mail/reports", Self.bounce("\(action)@example.com"))
        #expect(
          answer.json == ["kind": "hard", "action": .string(action), "suppressed": true], "\(answer.text)")
        office.shop.advance(.seconds(5))
      }
      let listed = await office.call("GET", "/v1/suppressions", as: .operate)
      #expect(listed.items.count == 1)
      #expect(listed.items.first?["address"] == "ann@example.com" && listed.items.first?["reason"] == "bounced")
      #expect(listed.items.first?["source"] == "mx.example.net" && listed.items.first?["action"] == .string(action))
      let shown = await office.call("GET", "/v1/actions/\(action)")
      #expect(shown.json["came_back"]?.arrayValue?.count == 1 && shown.json["came_back"]?[0]?["detail"] == "5.1.1")
      let timeline = await office.call("GET", "/v1/customers/\(customer)/timeline?types=bounced")
      #expect(timeline.items.count == 1)
      #expect(await office.call("GET", "/v1/mail-account").json["figures"]?["bounced"] == 1)
      #expect(office.log == [])
    }
  }

  @Test("withdraws consent after a complaint, and raises the rate", arguments: TestEngine.allCases)
  func complaint(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (action, customer) = try await sent(office)
      let answer = await office.send("POST", "/v1/mail/reports", Self.complaint("\(action)@example.com"))
      #expect(answer.json["kind"] == "complaint" && answer.json["suppressed"] == true, "\(answer.text)")
      let figures = await office.call("GET", "/v1/mail-account").json["figures"]
      #expect(figures?["complained"] == 1 && figures?["complaint_rate"]?.doubleValue == 1)
      let types = await office.call("GET", "/v1/customers/\(customer)/timeline").items.compactMap {
        $0["type"]?.stringValue
      }
      #expect(types.contains("complained") && types.contains("consent"))
    }
  }

  @Test("of a stranger changes nothing", arguments: TestEngine.allCases)
  func forged(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (action, _) = try await sent(office)
      let other = ID<Action>(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
      let token = ReturnPath.address(
        of: ID(action)!, base: "bounce@example.com", secret: [UInt8](repeating: 1, count: 32))!
      for message in [
        Self.bounce("guess@example.com"), Self.bounce("\(other)@example.com"),
        Self.bounce("guess@example.com", to: token), Self.bounce("guess@example.com", to: "ann@example.com"),
      ] {
        let answer = await office.send("POST", "/v1/mail/reports", message)
        #expect(answer.json["action"] == .null && answer.json["suppressed"] == false, "\(answer.text)")
      }
      // Another tenant's key says nothing about our mails.
      let foreign = await office.send("POST", "/v1/mail/reports", Self.bounce("\(action)@example.com"), as: .other)
      #expect(foreign.json["action"] == .null)
      #expect(await office.call("GET", "/v1/suppressions").items == [])
      #expect(await office.send("POST", "/v1/mail/reports", Array("Subject: hi\n\nhello".utf8)).json["kind"] == "none")
      #expect(await office.send("POST", "/v1/mail/reports", []).code == "body_missing")
      #expect(await office.send("POST", "/v1/mail/reports", Self.bounce("x@y"), as: .write).status == 403)
    }
  }

  @Test("is believed by the token in its return path alone", arguments: TestEngine.allCases)
  func token(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (action, _) = try await sent(office)
      let tenant = office.shop.tenant
      let secret = try await office.shop.records.read { try $0.tenant(tenant)!.secret }
      let address = ReturnPath.address(of: ID(action)!, base: "bounce@example.com", secret: secret)!
      let answer = await office.send("POST", "/v1/mail/reports", Self.bounce("lost@example.com", to: address))
      #expect(answer.json["action"] == .string(action))
    }
  }

  @Test("counts soft bounces of different mails, and suppresses after the fourth", arguments: TestEngine.allCases)
  func soft(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (first, customer) = try await sent(office)
      let tenant = office.shop.tenant
      let template = try await office.shop.records.read { try $0.action(tenant, ID<Action>(first)!)! }
      for number in 1...4 {
        let copy = template.again(as: office.shop.ids.next(), number)
        try await office.shop.records.write { try $0.insertActions(tenant, [copy]) }
        for _ in 1...2 {
          let answer = await office.send(
            "POST", "/v1/mail/reports", Self.bounce("\(copy.id)@example.com", status: "5.2.2"))
          #expect(answer.json["kind"] == "soft" && answer.json["suppressed"] == .bool(number == 4), "\(number)")
        }
        office.shop.advance(.days(2))
      }
      #expect(await office.call("GET", "/v1/suppressions").items.first?["reason"] == "soft_bounces")
      let timeline = await office.call("GET", "/v1/customers/\(customer)/timeline?types=soft_bounced")
      #expect(timeline.items.count == 4)
    }
  }

  @Test("and the list itself is kept by hand, with reasons", arguments: TestEngine.allCases)
  func byHand(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let body: JSON = ["address": "Bo@example.com", "reason": "asked on the phone"]
      let added = await office.call("POST", "/v1/suppressions", body, as: .operate)
      #expect(added.status == 201 && added.json["source"] == "wang" && added.json["address"] == "B…@example.com")
      #expect(await office.call("POST", "/v1/suppressions", ["address": "Bo@example.com"]).field == "reason")
      #expect(await office.call("POST", "/v1/suppressions", ["address": "no", "reason": "x"]).field == "address")
      #expect(
        await office.call("POST", "/v1/suppressions", ["address": "a@b.c", "reason": "x", "channel": "fax"]).field
          == "channel")
      let found = await office.call("GET", "/v1/suppressions?address=bo@example.com")
      let id = try #require(found.items.first?["id"]?.stringValue)
      #expect(await office.call("GET", "/v1/suppressions?address=no@example.com").items == [])
      #expect(await office.call("GET", "/v1/suppressions?after=zz").field == "after")
      #expect(await office.call("POST", "/v1/suppressions/\(id)/lift", [:]).field == "reason")
      #expect(await office.call("POST", "/v1/suppressions/00/lift", ["reason": "x"]).status == 404)
      #expect(await office.call("POST", "/v1/suppressions/\(id)/lift", ["reason": "mistake"], as: .other).status == 404)
      #expect(await office.call("POST", "/v1/suppressions/\(id)/lift", ["reason": "mistake"]).status == 200)
      #expect(await office.call("GET", "/v1/suppressions").items == [])
      for number in 1...5 {
        office.shop.advance(.seconds(1))
        _ = await office.call("POST", "/v1/suppressions", ["address": "c\(number)@example.com", "reason": "x"])
      }
      var seen: [JSON] = []
      var target = "/v1/suppressions?limit=2"
      while true {
        let page = await office.call("GET", target)
        seen += page.items
        guard let next = page.json["next"]?.stringValue else { break }
        target = "/v1/suppressions?limit=2&after=\(next)"
      }
      #expect(Set(seen).count == 5 && seen.count == 5)
    }
  }
}

extension Action {
  fileprivate func again(as id: ID<Action>, _ number: Int) -> Action {
    Action(
      id: id, customer: customer, mode: mode, strategy: strategy, strategyVersion: strategyVersion,
      occurrence: ID(high: 9, low: UInt64(number)), step: step, arm: arm, channel: channel, purpose: purpose,
      template: template, templateVersion: templateVersion, variables: variables, recipient: recipient, cost: cost,
      liability: liability, budget: budget, contentHash: contentHash, priority: priority, createdAt: createdAt,
      expiresAt: expiresAt, state: .succeeded, dueAt: dueAt, updatedAt: updatedAt)
  }
}
