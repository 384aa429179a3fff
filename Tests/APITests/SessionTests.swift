import API
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@Suite("Signing in to the console")
struct SessionTests {
  @Test("sets up once, with the code that was printed, and signs the owner in", arguments: TestEngine.allCases)
  func setUp(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      #expect(await office.call("GET", "/v1/session", as: .none).json["state"] == "setup")
      var wrong = Self.setup
      wrong["code"] = "guess"
      #expect(await office.call("POST", "/v1/setup", .object(wrong), as: .none).code == "setup_code_wrong")
      for (path, value, code) in Self.mistakes {
        let answer = await office.call("POST", "/v1/setup", Self.setup(path, value), as: .none)
        #expect(answer.status == 400 && answer.code == code, "\(path): \(answer.text)")
        #expect(answer.field == path, "\(answer.text)")
      }
      let answer = await office.call("POST", "/v1/setup", .object(Self.setup), as: .none)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(answer.json["account"]?["email"] == "owner@example.com")
      #expect(answer.json["tenant"]?["name"] == "Tea shop" && answer.json["is_sole_approver"] == true)
      #expect(await office.call("POST", "/v1/setup", .object(Self.setup), as: .none).code == "set_up_before")
      #expect(await office.call("GET", "/v1/session", as: .none).json["state"] == "signed_out")
    }
  }

  @Test("gives a cookie that no script reads and no other site sends")
  func cookie() async throws {
    try await Office.with(.sqlite) { office in
      let field = try #require(await office.signedUp().headers["Set-Cookie"])
      for part in ["rondo_session=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1209600"] {
        #expect(field.contains(part), "\(field)")
      }
      #expect(!field.contains("Secure"))
    }
  }

  @Test(
    "a signed-in browser reads and, with its token, changes; without the token it changes nothing",
    arguments: TestEngine.allCases)
  func csrf(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let browser = try await office.browser()
      #expect(await browser.call("GET", "/v1/tenant").status == 200)
      #expect(await browser.call("PATCH", "/v1/tenant", ["name": "New"], token: nil).code == "csrf_missing")
      #expect(await browser.call("PATCH", "/v1/tenant", ["name": "New"], token: "00").code == "csrf_missing")
      #expect(await browser.call("PATCH", "/v1/tenant", ["name": "New"]).status == 200)
      #expect(await office.call("GET", "/v1/tenant", as: .none).code == "key_missing")
      // Another tenant's things are not there.
      #expect(await office.call("GET", "/v1/tenant", as: .other).json["name"] == "Other")
    }
  }

  @Test("signs in and out, and a session ends two weeks after the last visit")
  func inAndOut() async throws {
    try await Office.with(.sqlite) { office in
      let browser = try await office.browser()
      office.shop.advance(.days(10))
      #expect(await browser.call("GET", "/v1/tenant").status == 200)
      office.shop.advance(.days(10))
      #expect(await browser.call("GET", "/v1/tenant").status == 200, "each visit counts")
      office.shop.advance(.days(15))
      #expect(await browser.call("GET", "/v1/tenant").code == "key_missing")
      let again = try await office.browser(signingIn: true)
      #expect(await again.call("DELETE", "/v1/session", token: "no").code == "csrf_missing")
      #expect(await again.call("DELETE", "/v1/session").json["state"] == "signed_out")
      #expect(await again.call("GET", "/v1/tenant").code == "key_missing")
      #expect(await again.call("DELETE", "/v1/session").status == 200, "out is out")
    }
  }

  @Test("makes guessing slow, and treats an address without an account like any other")
  func guessing() async throws {
    try await Office.with(.sqlite) { office in
      _ = await office.signedUp()
      for email in ["owner@example.com", "nobody@example.com"] {
        let wrong: JSON = ["email": .string(email), "password": "not the password"]
        for _ in 0..<5 { #expect(await office.call("POST", "/v1/session", wrong, as: .none).code == "sign_in_failed") }
        let refused = await office.call("POST", "/v1/session", wrong, as: .none)
        #expect(refused.status == 429 && refused.headers["Retry-After"] == "1", "\(refused.text)")
      }
      let right: JSON = ["email": "OWNER@example.com", "password": "correct horse"]
      #expect(await office.call("POST", "/v1/session", right, as: .none).code == "too_many_tries")
      office.shop.advance(.seconds(2))
      #expect(await office.call("POST", "/v1/session", right, as: .none).status == 201)
    }
  }

  @Test("a changed password signs out everywhere else")
  func password() async throws {
    try await Office.with(.sqlite) { office in
      let (here, there) = (try await office.browser(), try await office.browser(signingIn: true))
      let path = "/v1/session/password"
      #expect(await here.call("PUT", path, ["current": "wrong", "new": "another horse"]).field == "current")
      #expect(await here.call("PUT", path, ["current": "correct horse", "new": "short"]).field == "new")
      #expect(await office.call("PUT", path, ["current": "a", "new": "b"], as: .none).code == "key_missing")
      #expect(await here.call("PUT", path, ["current": "correct horse", "new": "another horse"]).status == 200)
      #expect(await here.call("GET", "/v1/tenant").status == 200)
      #expect(await there.call("GET", "/v1/tenant").code == "key_missing")
    }
  }

  @Test("the only account approves its own, marked so; with a second one it does not", arguments: TestEngine.allCases)
  func approving(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let browser = try await office.browser()
      _ = try await office.shop.customer("Ann")
      _ = try await office.shop.customer("Ben")
      try await office.openShop(["approval": "required"], by: browser)
      let waiting = await browser.call("GET", "/v1/approvals?strategy=own").items
      #expect(waiting.count == 2)
      let first = await browser.approve(waiting[0])
      #expect(first.status == 200, "\(first.text)")
      let shown = await browser.call("GET", "/v1/actions/\(waiting[0]["id"]?.stringValue ?? "")")
      #expect(shown.json["approvals"]?[0]?["is_sole_approver"] == true)
      #expect(shown.json["approvals"]?[0]?["approver"] == "owner@example.com")
      try await office.addAccount("second@example.com")
      #expect(await browser.approve(waiting[1]).code == "approval_own_strategy")
    }
  }

  @Test("serves the console's files beside the API, and never a path outside them")
  func files() async throws {
    try await Office.with(.sqlite) { office in
      let page: HTTPFields = ["Accept": "text/html,*/*"]
      for path in ["/", "/customers", "/strategies/win-back/edit?segment=a"] {
        let answer = await office.call("GET", path, as: .none, headers: page)
        #expect(answer.text == "<!doctype html>" && answer.headers["Cache-Control"] == "no-cache")
        #expect(answer.headers["Content-Security-Policy"]?.contains("script-src 'self';") ?? false)
      }
      let script = await office.call("GET", "/assets/main-1.js", as: .none)
      #expect(script.text == "main()" && script.headers["Cache-Control"]?.contains("immutable") ?? false)
      let compressed = await office.call("GET", "/assets/main-1.js", as: .none, headers: ["Accept-Encoding": "gzip"])
      #expect(compressed.bytes == [0x1F, 0x8B] && compressed.headers["Content-Encoding"] == "gzip")
      for path in ["/assets/other.js", "/assets/..%2f..%2fetc%2fpasswd", "/v1/nothing", "/../owner.key"] {
        #expect(await office.call("GET", path, as: .none).code == "path_unknown", "\(path)")
      }
      #expect(await office.call("HEAD", "/v1/tenant").status == 200)
      #expect(await office.call("POST", "/customers", as: .none, headers: page).status == 404)
    }
  }

  fileprivate static let setup: [String: JSON] = [
    "code": .string(Office.setupCode),
    "tenant": ["name": "Tea shop", "zone": "Asia/Shanghai", "currency": "CNY", "language": "en"],
    "account": ["name": "Li", "email": "Owner@example.com", "password": "correct horse"],
  ]

  private static let mistakes: [(String, JSON, String)] = [
    ("tenant.zone", "Mars/Base", "zone_unknown"), ("tenant.currency", "money", "currency_unknown"),
    ("tenant.name", " ", "text_empty"), ("account.email", "owner", "address_invalid"),
    ("account.password", "short", "password_short"),
  ]

  private static func setup(_ path: String, _ value: JSON) -> JSON {
    let parts = path.split(separator: ".").map(String.init)
    var members = setup
    var part = members[parts[0]]?.objectValue ?? [:]
    part[parts[1]] = value
    members[parts[0]] = .object(part)
    return .object(members)
  }
}

/// A browser in which the owner is signed in.
struct OfficeBrowser {
  let office: Office
  let cookie: String
  let token: String

  func call(_ method: String, _ target: String, _ body: JSON? = nil) async -> Office.Answer {
    await call(method, target, body, token: token)
  }

  func call(_ method: String, _ target: String, _ body: JSON? = nil, token: String?) async -> Office.Answer {
    var headers: HTTPFields = ["Cookie": "other=1; \(cookie)"]
    headers["X-CSRF-Token"] = token
    return await office.call(method, target, body, as: .none, headers: headers)
  }

  func approve(_ action: JSON) async -> Office.Answer {
    await call(
      "POST", "/v1/actions/\(action["id"]?.stringValue ?? "")/approve",
      ["content_hash": action["content_hash"] ?? .null])
  }
}

extension Office {
  func signedUp() async -> Answer { await call("POST", "/v1/setup", .object(SessionTests.setup), as: .none) }

  func browser(signingIn: Bool = false) async throws -> OfficeBrowser {
    let credentials: JSON = ["email": "owner@example.com", "password": "correct horse"]
    let answer = signingIn ? await call("POST", "/v1/session", credentials, as: .none) : await signedUp()
    let cookie = try #require(
      answer.headers["Set-Cookie"]?.split(separator: ";").first.map(String.init), "\(answer.text)")
    return OfficeBrowser(office: self, cookie: cookie, token: answer.json["csrf"]?.stringValue ?? "")
  }

  func addAccount(_ email: String) async throws {
    let account = Account(
      id: shop.ids.next(), tenant: shop.tenant, email: email, name: "Second", role: .owner, passwordHash: "-",
      createdAt: shop.now)
    try await shop.records.write { tx in try tx.insertAccount(account) }
  }

  /// As ``openShop(_:)``, the strategy written by somebody who is signed in.
  func openShop(_ changes: [String: JSON], by browser: OfficeBrowser) async throws {
    try await openShop(["approval": "required"])
    let document = strategyJSON(["holdout": 0, "name": "Own"].merging(changes) { _, new in new })
    #expect(await call("POST", "/v1/strategies/win-back/end").status == 200)
    #expect(await browser.call("PUT", "/v1/strategies/own", document).status == 201)
    #expect(await browser.call("POST", "/v1/strategies/own/start").status == 200)
    try await turn()
  }
}
