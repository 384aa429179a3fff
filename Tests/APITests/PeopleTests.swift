import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("People")
struct PeopleTests {
  @Test("are invited by a link that works once, within seven days", arguments: TestEngine.allCases)
  func invitation(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let owner = try await office.browser()
      let invited = await owner.call(
        "POST", "/v1/accounts/invitations", ["email": "Ada@example.com", "role": "approver", "name": "Ada"])
      #expect(invited.status == 201 && invited.json["is_mailed"] == true, "\(invited.text)")
      let token = try office.token(in: invited)
      #expect(office.letters.last?.hasPrefix("ada@example.com\n") ?? false)
      #expect(office.letters.last?.contains(invited.json["link"]?.stringValue ?? "-") ?? false)
      #expect(await owner.call("GET", "/v1/accounts/invitations").text.contains("ada@example.com"))
      #expect(await !owner.call("GET", "/v1/accounts/invitations").text.contains(token))
      // Looking at it uses nothing up, and a GET does nothing at all.
      let shown = await office.call("POST", "/v1/session/invitation", ["token": .string(token)], as: .none)
      #expect(shown.json == ["email": "ada@example.com", "name": "Ada", "role": "approver", "tenant": "Tea shop"])
      #expect(await office.call("GET", "/v1/session/invitation?token=\(token)", as: .none).status == 405)
      let accept: JSON = ["token": .string(token), "name": "Ada", "password": "correct staple"]
      async let one = office.call("POST", "/v1/session/invitation/accept", accept, as: .none)
      async let other = office.call("POST", "/v1/session/invitation/accept", accept, as: .none)
      let answers = await [one, other]
      #expect(Set(answers.map(\.status)) == [201, 410], "\(answers.map(\.text))")
      let mine = try #require(answers.first { $0.status == 201 })
      #expect(mine.json["permissions"] == ["read", "analyse", "approve", "stop"])
      #expect(await owner.call("GET", "/v1/accounts/invitations").items.isEmpty)
      #expect(
        await owner.call("POST", "/v1/accounts/invitations", ["email": "ada@example.com", "role": "viewer"]).code
          == "account_exists")
      for (body, field) in [
        (["email": "x", "role": "viewer"], "email"), (["email": "x@example.com", "role": "king"], "role"),
        (["email": "x@example.com", "role": "viewer", "name": " "], "name"),
      ] as [(JSON, String)] {
        #expect(await owner.call("POST", "/v1/accounts/invitations", body).field == field)
      }
    }
  }

  @Test("can't use an invitation that was taken back, renewed or is too old")
  func invitationEnds() async throws {
    try await Office.with(.sqlite) { office in
      let path = "/v1/accounts/invitations"
      let first = await office.call("POST", path, ["email": "ada@example.com", "role": "viewer"])
      let id = first.json["id"]?.stringValue ?? ""
      let again = await office.call("POST", "\(path)/\(id)/resend")
      #expect(again.status == 200 && again.json["id"]?.stringValue == id, "\(again.text)")
      func works(_ answer: Office.Answer) async -> Bool {
        let token = (try? office.token(in: answer)) ?? ""
        return await office.call("POST", "/v1/session/invitation", ["token": .string(token)], as: .none).status == 200
      }
      #expect(await !works(first))
      #expect(await works(again))
      // Inviting the same address once more replaces the invitation.
      let third = await office.call("POST", path, ["email": "ada@example.com", "role": "owner"])
      #expect(await !works(again))
      #expect(await office.call("GET", path).items.count == 1)
      office.shop.advance(.days(7))
      #expect(await !works(third))
      let fourth = await office.call("POST", path, ["email": "ada@example.com", "role": "viewer"])
      #expect(await office.call("DELETE", "\(path)/\(fourth.json["id"]?.stringValue ?? "")").status == 200)
      #expect(await !works(fourth))
      #expect(await office.call("DELETE", "\(path)/\(fourth.json["id"]?.stringValue ?? "")").status == 404)
      #expect(await office.call("POST", "\(path)/none/resend").status == 404)
    }
  }

  @Test("change roles; who is disabled is out at once; the last owner stays", arguments: TestEngine.allCases)
  func changing(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let owner = try await office.browser()
      let ada = try await office.join(owner, "ada@example.com", "operator")
      let people = await owner.call("GET", "/v1/accounts").items.sorted { one, _ in one["role"] == "owner" }
      #expect(people.map { $0["role"] } == ["owner", "operator"] && people[1]["password_hash"] == nil)
      func id(_ index: Int) -> String { people[index]["id"]?.stringValue ?? "" }
      #expect(await ada.call("PUT", "/v1/budgets/spring", ["money_limit_minor": 1]).status == 200)
      #expect(await ada.call("PATCH", "/v1/accounts/\(id(1))", ["role": "owner"]).code == "not_permitted")
      for body in [["role": "viewer"], ["is_disabled": true]] as [JSON] {
        #expect(await owner.call("PATCH", "/v1/accounts/\(id(0))", body).code == "last_owner")
      }
      #expect(await owner.call("PATCH", "/v1/accounts/\(id(1))", ["role": "viewer"]).json["role"] == "viewer")
      #expect(await ada.call("PUT", "/v1/budgets/spring", ["money_limit_minor": 1]).code == "not_permitted")
      let disabled = await owner.call("PATCH", "/v1/accounts/\(id(1))", ["is_disabled": true])
      #expect(disabled.json["disabled_at"] != .null)
      #expect(await ada.call("GET", "/v1/overview").code == "key_missing")
      let signIn: JSON = ["email": "ada@example.com", "password": "correct staple"]
      #expect(await office.call("POST", "/v1/session", signIn, as: .none).code == "sign_in_failed")
      #expect(
        await owner.call("PATCH", "/v1/accounts/\(id(1))", ["is_disabled": false, "role": "owner"]).status == 200)
      #expect(await ada.call("GET", "/v1/overview").code == "key_missing", "an old session stays ended")
      #expect(await office.call("POST", "/v1/session", signIn, as: .none).status == 201)
      // Two owners who demote each other at once leave one.
      async let one = owner.call("PATCH", "/v1/accounts/\(id(0))", ["role": "viewer"])
      async let other = office.call("PATCH", "/v1/accounts/\(id(1))", ["role": "viewer"])
      _ = await (one, other)
      let owners = await office.call("GET", "/v1/accounts").items.filter { $0["role"] == "owner" }
      #expect(owners.count == 1)
      #expect(await office.call("PATCH", "/v1/accounts/none", ["name": "x"]).status == 404)
      #expect(await office.call("PATCH", "/v1/accounts/\(id(1))", ["name": " "]).field == "name")
    }
  }

  @Test(
    "set a new password by a link, once, within the hour, and are signed out everywhere", arguments: TestEngine.allCases
  )
  func reset(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let browser = try await office.browser()
      let known = await office.call("POST", "/v1/session/reset", ["email": "OWNER@example.com"], as: .none)
      let unknown = await office.call("POST", "/v1/session/reset", ["email": "nobody@example.com"], as: .none)
      #expect(known.status == 202 && known.text == unknown.text)
      office.services.letters.close()
      await office.services.letters.run()
      #expect(office.letters.count == 1)
      let letter = try #require(office.letters.first)
      #expect(letter.hasPrefix("owner@example.com\n"))
      let token = String(
        letter[try #require(letter.firstRange(of: "token=")).upperBound...].prefix { !$0.isWhitespace })
      let path = "/v1/session/reset/confirm"
      #expect(await office.call("GET", "\(path)?token=\(token)", as: .none).status == 405)
      #expect(await office.call("POST", path, ["token": .string(token), "new": "short"], as: .none).field == "new")
      #expect(
        await office.call("POST", path, ["token": "guess", "new": "another horse"], as: .none).code == "link_used_up")
      #expect(await browser.call("GET", "/v1/tenant").status == 200)
      let confirm: JSON = ["token": .string(token), "new": "another horse"]
      #expect(await office.call("POST", path, confirm, as: .none).json == ["success": true])
      #expect(await office.call("POST", path, confirm, as: .none).code == "link_used_up")
      #expect(await browser.call("GET", "/v1/tenant").code == "key_missing")
      let signIn: JSON = ["email": "owner@example.com", "password": "another horse"]
      #expect(await office.call("POST", "/v1/session", signIn, as: .none).status == 201)
      // By an owner, or by `rondo account reset`.
      let id = await office.call("GET", "/v1/accounts").items[0]["id"]?.stringValue ?? ""
      let link = await office.call("POST", "/v1/accounts/\(id)/reset")
      let late: JSON = ["token": .string(try office.token(in: link)), "new": "third horse.."]
      office.shop.advance(.hours(1))
      #expect(await office.call("POST", path, late, as: .none).code == "link_used_up")
    }
  }

  @Test("ask for a new password so often and no more, each answered alike")
  func asking() async throws {
    try await Office.with(.sqlite) { office in
      _ = await office.signedUp()
      for email in ["owner@example.com", "nobody@example.com"] {
        for _ in 0..<8 {
          #expect(await office.call("POST", "/v1/session/reset", ["email": .string(email)], as: .none).status == 202)
        }
      }
      office.services.letters.close()
      await office.services.letters.run()
      #expect(office.letters.count == 3)
      for number in 0..<14 {
        _ = await office.call("POST", "/v1/session/reset", ["email": .string("a\(number)@example.com")], as: .none)
      }
      let refused = await office.call("POST", "/v1/session/reset", ["email": "owner@example.com"], as: .none)
      #expect(refused.status == 429)
    }
  }

  @Test("see where they are signed in, and sign out there")
  func sessions() async throws {
    try await Office.with(.sqlite) { office in
      let (here, there) = (try await office.browser(), try await office.browser(signingIn: true))
      let list = await here.call("GET", "/v1/session/all").items
      #expect(list.count == 2 && list.filter { $0["is_current"] == true }.count == 1)
      let other = list.first { $0["is_current"] == false }?["id"]?.stringValue ?? ""
      #expect(await here.call("DELETE", "/v1/session/all/\(other)", token: "no").code == "csrf_missing")
      #expect(await here.call("DELETE", "/v1/session/all/\(other)").status == 200)
      #expect(await here.call("DELETE", "/v1/session/all/\(other)").status == 404)
      #expect(await there.call("GET", "/v1/tenant").code == "key_missing")
      let third = try await office.browser(signingIn: true)
      #expect(await here.call("DELETE", "/v1/session/all").status == 200)
      #expect(await third.call("GET", "/v1/session/all").code == "key_missing")
      #expect(await here.call("GET", "/v1/session/all").items.count == 1)
      #expect(await office.call("GET", "/v1/session/all", as: .none).code == "key_missing")
      #expect(
        Agent.words("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36") == "Chrome, Linux")
      #expect(Agent.words(nil) == "")
    }
  }

  @Test("sign in anew after ninety days, however often they come")
  func absolute() async throws {
    try await Office.with(.sqlite) { office in
      let browser = try await office.browser()
      for _ in 0..<8 {
        office.shop.advance(.days(11))
        #expect(await browser.call("GET", "/v1/tenant").status == 200)
      }
      office.shop.advance(.days(2))
      #expect(await browser.call("GET", "/v1/tenant").code == "key_missing")
    }
  }

  @Test("guess slowly from one place too, whoever they guess at; a network of IPv6 is one place")
  func places() async throws {
    try await Office.with(.sqlite) { office in
      _ = await office.signedUp()
      func tryOnce(_ number: Int, from address: String) async -> Int {
        await office.call(
          "POST", "/v1/session", ["email": .string("n\(number)@example.com"), "password": "not the password"],
          as: .none,
          headers: ["X-Forwarded-For": "192.0.2.9, \(address)"]
        ).status
      }
      for number in 0..<30 { #expect(await tryOnce(number, from: "2001:db8:0:1::\(number + 1)") == 401) }
      #expect(await tryOnce(31, from: "2001:db8:0:1:ffff::1") == 429)
      #expect(await tryOnce(32, from: "2001:db8:0:2::1") == 401)
      let throttle = SignInThrottle()
      for number in 0..<25_000 {
        throttle.failed([.email("a\(number)@example.com")], now: office.shop.now)
        #expect(throttle.count <= 10_000)
      }
    }
  }

  @Test("leave a line for coming and going, and for what was refused", arguments: TestEngine.allCases)
  func audited(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let owner = try await office.browser()
      let ada = try await office.join(owner, "ada@example.com", "viewer")
      for email in ["owner@example.com", "nobody@example.com"] {
        _ = await office.call("POST", "/v1/session", ["email": .string(email), "password": "wrong"], as: .none)
        _ = await office.call("POST", "/v1/session/reset", ["email": .string(email)], as: .none)
      }
      _ = try await office.browser(signingIn: true)
      let sessions = await owner.call("GET", "/v1/session/all").items
      let other = sessions.first { $0["is_current"] == false }?["id"]?.stringValue ?? ""
      _ = await owner.call("DELETE", "/v1/session/all/\(other)")
      _ = await owner.call("DELETE", "/v1/session/all")
      _ = await owner.call("PUT", "/v1/session/password", ["current": "correct horse", "new": "another horse"])
      _ = await ada.call("DELETE", "/v1/session")
      let id = await office.call("GET", "/v1/accounts").items[0]["id"]?.stringValue ?? ""
      let link = await office.call("POST", "/v1/accounts/\(id)/reset")
      _ = await office.call(
        "POST", "/v1/session/reset/confirm", ["token": .string(try office.token(in: link)), "new": "third horse.."],
        as: .none)
      let lines = try await office.audit()
      let open = Set(Router.routes.filter { $0.need == nil }.compactMap(\.what))
      #expect(open.subtracting(lines.map(\.what)) == [])
      #expect(lines.filter { $0.what == "session.refuse" }.map(\.object).contains("accounts"))
      for route in Router.routes where route.need == nil && route.method != "GET" && route.pattern.hasPrefix("/v1/") {
        #expect(route.what != nil || route.pattern == "/v1/session/invitation", "\(route.pattern)")
      }
      for line in lines { #expect(!"\(line)".contains("@example.com") && !"\(line)".contains("Ada"), "\(line)") }
    }
  }
}

extension Office {
  /// Of a link in an answer.
  func token(in answer: Answer) throws -> String {
    let link = try #require(answer.json["link"]?.stringValue, "\(answer.text)")
    return String(link[try #require(link.firstRange(of: "token=")).upperBound...])
  }

  /// Has somebody accept an invitation.
  func join(_ owner: OfficeBrowser, _ email: String, _ role: String) async throws -> OfficeBrowser {
    let invited = await owner.call(
      "POST", "/v1/accounts/invitations", ["email": .string(email), "role": .string(role)])
    let answer = await call(
      "POST", "/v1/session/invitation/accept",
      ["token": .string(try token(in: invited)), "name": "Ada", "password": "correct staple"], as: .none)
    let cookie = try #require(
      answer.headers["Set-Cookie"]?.split(separator: ";").first.map(String.init), "\(answer.text)")
    return OfficeBrowser(office: self, cookie: cookie, token: answer.json["csrf"]?.stringValue ?? "")
  }
}
