import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The route table")
struct RouteTableTests {
  @Test("has no route twice, and says in both languages what each is for")
  func isComplete() {
    let names = Router.routes.map { "\($0.method) \($0.pattern)" }
    #expect(Set(names).count == names.count)
    for route in Router.routes {
      #expect(!route.summary.english.isEmpty && !route.summary.chinese.isEmpty)
      #expect(route.summary.chinese.unicodeScalars.contains { $0.value > 0x3000 }, "\(route.pattern)")
    }
  }

  @Test("gives a write key intake and nothing else")
  func writeKeys() {
    let open = Router.routes.filter { $0.need == .intake }.map(\.pattern)
    #expect(
      Set(open) == [
        "/v1/identify", "/v1/track", "/v1/page", "/v1/screen", "/v1/group", "/v1/alias", "/v1/batch",
      ])
    #expect(Router.routes.filter(\.isForBrowsers).map(\.pattern) == open)
    for route in Router.routes where route.need == nil && route.pattern != "/v1/openapi.json" {
      #expect(
        !route.pattern.hasPrefix("/v1/") || route.pattern.hasPrefix("/v1/se"), "\(route.pattern) is open to anybody")
    }
  }

  @Test("turns away every key that is missing or wrong", arguments: [TestEngine.sqlite])
  func needs(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      for route in Router.routes where route.need != nil {
        let path = route.pattern.replacing("{", with: "").replacing("}", with: "")
        #expect(await office.call(route.method, path, as: .none).code == "key_missing", "\(path)")
        let wrong = await office.call(route.method, path, as: .none, headers: ["Authorization": "Bearer rondo_o_x"])
        #expect(wrong.status == 401 && wrong.headers["WWW-Authenticate"] == "Bearer", "\(path)")
      }
    }
  }

  @Test("tells an unknown address from a wrong method")
  func unknown() async throws {
    try await Office.with(.sqlite) { office in
      #expect(await office.call("GET", "/v2/anything").code == "path_unknown")
      let wrong = await office.call("POST", "/v1/overview")
      #expect(wrong.status == 405 && wrong.headers["Allow"] == "GET")
      #expect(await office.call("GET", "/v1/customers/").status == 404)
    }
  }

  @Test("finds what stands in the places of a pattern")
  func patterns() {
    #expect(PathPattern("/v1/a/{b}/c").match("/v1/a/x:1/c") == ["b": "x:1"])
    #expect(PathPattern("/o/{token}.gif").match("/o/abc.gif") == ["token": "abc"])
    #expect(PathPattern("/o/{token}.gif").match("/o/.gif") == nil)
    #expect(PathPattern("/v1/a").match("/v1/a/") == nil)
  }
}

@Suite("Keys and languages")
struct AccessTests {
  @Test("take a write key as Segment's libraries send it, from any site", arguments: TestEngine.allCases)
  func basic(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let text = Array("\(office.secret(.write)):".utf8)
      let headers: HTTPFields = ["Authorization": "Basic \(base64(text))", "Origin": "https://shop.example.com"]
      let answer = await office.call(
        "POST", "/v1/track", ["anonymousId": "a", "event": "Seen"], as: .none, headers: headers)
      #expect(answer.status == 200 && answer.headers["Access-Control-Allow-Origin"] == "*")
      let asked = await office.call("OPTIONS", "/v1/track", as: .none)
      #expect(asked.status == 204 && asked.headers["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
      #expect(await office.call("OPTIONS", "/v1/keys", as: .none).status == 405)
      #expect(await office.call("GET", "/v1/keys").headers["Access-Control-Allow-Origin"] == nil)
      // A refusal is readable for the site as well.
      let refused = await office.call("POST", "/v1/track", [:], as: .write)
      #expect(refused.status == 400 && refused.headers["Access-Control-Allow-Origin"] == "*")
    }
  }

  @Test("let a write key neither join users nor write trade", arguments: TestEngine.allCases)
  func browser(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      for user in ["a", "b"] {
        #expect(await office.call("POST", "/v1/identify", ["userId": .string(user)], as: .operate).status == 200)
      }
      let joined = await office.call("POST", "/v1/alias", ["userId": "a", "previousId": "b"], as: .write)
      #expect(joined.status == 403, "\(joined.text)")
      let order = await office.call(
        "POST", "/v1/batch", ["batch": [["type": "order", "id": "1", "customer": ["user_id": "a"], "total": 5]]],
        as: .write)
      #expect(order.json["accepted"] == 0 && order.json["rejected"]?[0]?["code"] == "key_not_allowed", "\(order.text)")
    }
  }

  @Test("show one tenant nothing of another", arguments: TestEngine.allCases)
  func foreign(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      try await office.openShop()
      let ann = try await office.shop.customer("Ann")
      try await office.turn()
      _ = await office.call("POST", "/v1/strategies/win-back/run")
      try await office.turn()
      let action = try #require(await office.call("GET", "/v1/actions").items.first?["id"]?.stringValue)
      #expect(await office.call("GET", "/v1/actions/\(action)").status == 200)
      for path in [
        "/v1/customers/\(ann)", "/v1/customers/\(ann)/why", "/v1/customers/email:ann@example.com",
        "/v1/actions/\(action)", "/v1/mailbox/\(action)", "/v1/strategies/win-back", "/v1/segments/lapsed",
        "/v1/templates/winback",
      ] {
        #expect(await office.call("GET", path, as: .other).status == 404, "\(path)")
      }
      #expect(await office.call("GET", "/v1/customers", as: .other).items == [])
      #expect(await office.call("POST", "/v1/actions/\(action)/replay", as: .other).status == 404)
      let key = await office.call("GET", "/v1/keys").items[0]["id"]?.stringValue ?? ""
      #expect(await office.call("DELETE", "/v1/keys/\(key)", as: .other).status == 404)
    }
  }

  @Test("end when they are revoked, but the last owner's stays", arguments: TestEngine.allCases)
  func revoked(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let keys = await office.call("GET", "/v1/keys").items
      func id(_ name: String) -> String { keys.first { $0["name"]?.stringValue == name }?["id"]?.stringValue ?? "" }
      #expect(await office.call("DELETE", "/v1/keys/\(id("wang"))").status == 200)
      #expect(await office.call("GET", "/v1/overview", as: .operate).code == "key_unknown")
      #expect(await office.call("DELETE", "/v1/keys/\(id("li"))").code == "key_last_own")
    }
  }

  @Test(
    "refuse a site's key at once when it was revoked or ended here, and soon when elsewhere",
    arguments: TestEngine.allCases)
  func siteKeys(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let event: JSON = ["userId": "u1", "event": "Viewed"]
      func isTaken(_ key: String) async -> Bool {
        await office.call("POST", "/v1/track", event, as: .none, headers: ["Authorization": "Bearer \(key)"]).status
          == 200
      }
      func make(_ name: String, _ more: [String: JSON] = [:]) async -> (id: String, key: String) {
        let body: [String: JSON] = ["name": .string(name), "kind": "write"]
        let made = await office.call("POST", "/v1/keys", .object(body.merging(more) { $1 })).json
        return (made["id"]?.stringValue ?? "", made["key"]?.stringValue ?? "")
      }
      let here = await make("here")
      #expect(await isTaken(here.key))
      #expect(await office.call("DELETE", "/v1/keys/\(here.id)").status == 200)
      #expect(await isTaken(here.key) == false)

      let ending = await make("ending", ["expires_at": .string((office.shop.now + .hours(1)).rfc3339)])
      #expect(await isTaken(ending.key))
      office.shop.advance(.hours(2))
      #expect(await isTaken(ending.key) == false)

      // Another process writes to the same database.
      let elsewhere = await make("elsewhere")
      #expect(await isTaken(elsewhere.key))
      let id = try #require(ID<APIKey>(elsewhere.id))
      try await office.shop.records.write { [tenant = office.shop.tenant, now = office.shop.now] tx in
        try tx.revokeAPIKey(tenant, id, at: now)
      }
      try await Task.sleep(for: .milliseconds(1_100))
      #expect(await isTaken(elsewhere.key) == false)
    }
  }

  @Test("choose the language: the caller's, else the tenant's")
  func languages() async throws {
    try await Office.with(.sqlite) { office in
      let chinese = await office.call("GET", "/v1/pools/x", headers: ["Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"])
      #expect(chinese.message == "没有优惠券池“x”。")
      #expect(await office.call("GET", "/v1/pools/x").message == "There is no coupon pool “x”.")
      #expect(await office.call("GET", "/v1/pools/x", as: .other).message == "没有优惠券池“x”。")
      let english = await office.call("GET", "/v1/pools/x", as: .other, headers: ["Accept-Language": "fr, en;q=0.5"])
      #expect(english.message == "There is no coupon pool “x”.")
    }
  }

  @Test("mean by an address that is written out that one, and no name in a place of another")
  func plainAddresses() async throws {
    try await Office.with(.sqlite) { office in
      for path in ["/v1/segments/describe", "/v1/strategies/bench", "/v1/templates/preview"] {
        let answer = await office.call("GET", path)
        #expect(answer.status == 405 && answer.headers["Allow"] == "POST", "\(path): \(answer.text)")
      }
      #expect(await office.call("PATCH", "/v1/accounts/invitations", [:]).headers["Allow"] == "GET, POST")
      #expect(Router.bodyLimit("/v1/mail/reports") == 10 << 20 && Router.bodyLimit("/v1/track") == 64 << 10)
    }
  }

  @Test("refuse U+0000 in any text, and numbers that nobody can reckon with", arguments: TestEngine.allCases)
  func hostile(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let nul = Array(#"{"name": "a\u0000b", "kind": "own"}"#.utf8)
      let refused = await office.send("POST", "/v1/keys", nul)
      #expect(refused.code == "text_has_nul" && refused.field == "name", "\(refused.text)")
      let named = await office.send(
        "POST", "/v1/webhooks", Array(#"{"url": "https://example.com", "a\u0000": 1}"#.utf8))
      #expect(named.code == "text_has_nul")
      let batch = Array(
        #"{"batch": [{"type": "track", "userId": "u", "event": "a\u0000"}, {"type": "track", "userId": "u", "event": "b"}]}"#
          .utf8)
      let taken = await office.send("POST", "/v1/batch", batch)
      #expect(taken.json["accepted"] == 1 && taken.json["rejected"]?[0]?["code"] == "text_has_nul", "\(taken.text)")
      let huge: JSON = .int(.max)
      let upload = await office.call("POST", "/v1/imports", ["kind": "customers"]).json["id"]?.stringValue ?? ""
      #expect(await office.send("PUT", "/v1/imports/\(upload)/data?offset=\(Int64.max)", [65]).code == "import_gap")
      #expect(await office.call("PUT", "/v1/budgets/b", ["money_limit_minor": huge]).field == "money_limit_minor")
      #expect(
        await office.call("PUT", "/v1/pools/p", ["discount": ["percent": 5], "valid_days": huge]).field == "valid_days")
      #expect(
        await office.call(
          "PUT", "/v1/pools/p", ["discount": ["amount_minor": 5, "ceiling_minor": 5], "valid_days": 1]
        ).field == "discount.ceiling_minor")
      for (name, value) in [
        ("expires_after_hours", huge), ("goal", ["window_days": huge]), ("priority", huge),
        ("caps", [["count": 1, "days": huge]]), ("budget", ["key": "b", "money_minor": huge]),
      ] as [(String, JSON)] {
        let answer = await office.call("PUT", "/v1/strategies/s", strategyJSON([name: value]))
        #expect(answer.status == 400 && answer.field?.hasPrefix(name) ?? false, "\(name): \(answer.text)")
      }
      #expect(await office.call("PATCH", "/v1/tenant", ["name": ""]).field == "name")
      #expect(await office.call("POST", "/v1/customers", ["id": "1", "kind": "cat"]).field == "kind")
    }
  }

  @Test("refuse what is no JSON, too long, or carries an unknown field, and say where")
  func bodies() async throws {
    try await Office.with(.sqlite) { office in
      #expect(await office.send("POST", "/v1/keys", Array("{\"name\": ".utf8)).code == "json_syntax")
      #expect(await office.call("POST", "/v1/keys").code == "body_missing")
      #expect(await office.call("POST", "/v1/keys", ["name": "a", "kind": "own", "extra": 1]).field == "extra")
      #expect(await office.send("POST", "/v1/track", [UInt8](repeating: 32, count: 70_000), as: .write).status == 413)
      #expect(await office.call("PUT", "/v1/segments/a%20b", ["definition": [:]]).code == "key_invalid")
    }
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = Array(bytes[start..<min(start + 3, bytes.count)])
      let group = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[$1]) : 0) }
      for index in 0..<4 { text.append(index <= part.count ? letters[group >> (18 - 6 * index) & 63] : "=") }
    }
    return text
  }
}
