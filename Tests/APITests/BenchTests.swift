import Domain
import JSON
import TestSupport
import Testing

@Suite("A draft that is only tried")
struct BenchTests {
  @Test("is decided as it would be for real, and leaves nothing", arguments: TestEngine.allCases)
  func asForReal(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      for number in 0..<40 {
        let customer = try await office.shop.customer("C\(number)", consent: number % 4 != 0)
        try await office.shop.order(customer, daysAgo: 5)
      }
      try await office.openShop()
      #expect(await office.call("POST", "/v1/strategies/win-back/end").status == 200)
      let draft = strategyJSON(["holdout": 0.4, "name": "Draft"])
      let before = await office.call("GET", "/v1/overview").json
      let bench = await office.call("POST", "/v1/strategies/bench", ["document": draft])
      #expect(bench.json["considered"] == 40 && bench.json["audience"] == 40, "\(bench.text)")
      for part in ["receipts", "actions", "strategies"] {
        #expect(await office.call("GET", "/v1/overview").json[part] == before[part], "\(part) changed")
      }
      #expect(await office.call("PUT", "/v1/strategies/draft", draft).status == 201)
      let saved = await office.call("POST", "/v1/strategies/bench", ["document": draft, "key": "draft"]).json
      #expect(await office.call("POST", "/v1/strategies/draft/start").status == 200)
      try await office.turn()
      // The draws go by the strategy's id, which a draft that is saved has.
      var real: [String: Int64] = [:]
      for receipt in await office.call("GET", "/v1/receipts?strategy=draft&limit=100").items {
        real[receipt["outcome"]?.stringValue ?? "", default: 0] += 1
      }
      #expect(saved["outcomes"] == .object(real.mapValues { .int($0) }), "\(saved) against \(real)")
    }
  }

  @Test("on the past finds who was in the audience then, and what they did after", arguments: TestEngine.allCases)
  func past(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      try await office.openShop()
      let then = office.shop.now
      office.shop.advance(.days(20))
      try await office.shop.order(ann, daysAgo: 5)
      office.shop.advance(.days(100))
      let body: JSON = ["document": strategyJSON(["holdout": 0]), "at": .string(then.rfc3339)]
      let bench = await office.call("POST", "/v1/strategies/bench", body)
      #expect(bench.json["considered"] == 1, "\(bench.text)")
      #expect(bench.json["baseline"] == ["customers": 1, "converted": 1, "revenue_minor": 10_000])
      let early: JSON = ["document": strategyJSON([:]), "at": "2020-01-01T00:00:00Z"]
      #expect(await office.call("POST", "/v1/strategies/bench", early).json["considered"] == 0)
    }
  }

  @Test("tells every problem, saved or not")
  func problems() async throws {
    try await Office.with(.sqlite) { office in
      let lost = strategyJSON(["audience": ["segment": "nobody", "exclude": ["others"]]])
      let check = await office.call("POST", "/v1/strategies/check", ["document": lost])
      #expect(check.json["problems"]?.arrayValue?.count == 2, "\(check.text)")
      var broken = strategyJSON([:]).objectValue ?? [:]
      broken["goal"] = ["event": "order", "window_days": 0]
      let field = await office.call("POST", "/v1/strategies/check", ["document": .object(broken)])
      #expect(field.json["problems"]?[0]?["field"] == "goal.window_days", "\(field.text)")
      #expect(await office.call("POST", "/v1/strategies/check", ["document": 1]).status == 200)
      #expect(await office.call("POST", "/v1/strategies/check", [:]).field == "document")
      #expect(await office.call("POST", "/v1/strategies/bench", ["document": lost]).status == 422)
      let wrong = await office.call("POST", "/v1/strategies/bench", ["document": .object(broken)])
      #expect(wrong.field == "document.goal.window_days", "\(wrong.text)")
      for (member, value) in [("at", JSON.string("2999-01-01T00:00:00Z")), ("limit", 0), ("customer", "nobody")] {
        let answer = await office.call("POST", "/v1/strategies/bench", ["document": lost, member: value])
        #expect(answer.field == member, "\(answer.text)")
      }
    }
  }

  @Test("a message is shown as its reader would get it, with what is wrong beside it")
  func preview() async throws {
    try await Office.with(.sqlite) { office in
      _ = try await office.shop.customer("Ann")
      let document: JSON = ["subject": "Hi {{customer.name}}", "html": "<p>{{customer.name}} {{coupon.code}}</p>"]
      let made = await office.call("POST", "/v1/templates/preview", ["document": document])
      #expect(made.json["subject"] == "Hi Sample Customer", "\(made.text)")
      let real = await office.call(
        "POST", "/v1/templates/preview", ["document": document, "customer": "email:ann@example.com"])
      #expect(real.json["subject"] == "Hi Ann" && real.json["html"] == "<p>Ann SAMPLE-CODE</p>", "\(real.text)")
      let broken = await office.call("POST", "/v1/templates/preview", ["document": ["subject": "{{a", "text": "x"]])
      #expect(broken.status == 200 && broken.json["problems"]?[0] != nil, "\(broken.text)")
      #expect(
        await office.call("POST", "/v1/templates/preview", ["document": document, "customer": "x"]).field == "customer")
    }
  }
}
