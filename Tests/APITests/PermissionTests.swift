import Crypto
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

/// Made from the route table: whatever is added to it is held to the same.
@Suite("Who may do what")
struct PermissionTests {
  /// Written down once more, so that a slip in a role is a difference.
  private static let roles: [(Account.Role, Set<Permission>)] = [
    (.owner, [.intake, .record, .read, .analyse, .operate, .approve, .stop, .own]),
    (.operator, [.intake, .record, .read, .analyse, .operate, .stop]),
    (.approver, [.read, .analyse, .approve, .stop]), (.analyst, [.read, .analyse]), (.viewer, [.read]),
  ]

  private static let routes = Router.routes.filter { $0.need != nil }

  @Test("a GET changes nothing, and whoever changes something has more than reading")
  func reading() {
    for route in Self.routes {
      let name = "\(route.method) \(route.pattern)"
      if route.method == "GET" {
        #expect(
          route.need != .intake && route.need != .record && route.need != .approve && route.need != .stop, "\(name)")
      } else {
        #expect(route.need != .read, "\(name)")
      }
    }
    #expect(Set(Self.roles.map(\.0)) == Set(Account.Role.allCases))
    for (role, permissions) in Self.roles { #expect(role.permissions == permissions, "\(role)") }
  }

  @Test("every role and every scope does what the table says and nothing else", arguments: TestEngine.allCases)
  func matrix(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let things = try await office.fill()
      var callers = try await Self.roles.asyncMap { try await office.caller(role: $0.0, permissions: $0.1) }
      for scope in Permission.allCases { callers.append(try await office.caller(scope: scope)) }
      let before = try await office.rows(of: office.shop.tenant)
      var refused = 0
      for route in Self.routes {
        guard let sample = RouteSample(route, things), let need = route.need else { continue }
        for caller in callers where !caller.permissions.contains(need) {
          let answer = await office.send(route.method, sample.target, sample.body, as: .none, headers: caller.headers)
          #expect(
            answer.status == 403 && answer.code == "not_permitted",
            "\(caller.name): \(route.method) \(sample.target) \(answer.status) \(answer.text)")
          refused += 1
        }
      }
      #expect(refused > 400)
      #expect(try await office.rows(of: office.shop.tenant).symmetricDifference(before) == [])

      // Every permission is needed by something, and lets it through. What ends the strategy or the person comes last.
      var done: Set<String> = []
      let (ends, others) = (
        Self.routes.filter(\.isAnEnd), Self.routes.filter { !$0.isAnEnd }
      )
      for route in others + ends {
        guard let sample = RouteSample(route, things), let need = route.need else { continue }
        for caller in callers where caller.permissions.contains(need) {
          let answer = await office.send(route.method, sample.target, sample.body, as: .none, headers: caller.headers)
          #expect(
            answer.status != 401 && answer.code != "not_permitted" && answer.status < 500,
            "\(caller.name): \(route.method) \(sample.target) \(answer.text)")
          if answer.status < 400 { done.insert("\(route.method) \(route.pattern)") }
        }
      }
      // The samples are good: nothing but who asked stood in the way above.
      #expect(Set(Self.routes.map { "\($0.method) \($0.pattern)" }).subtracting(done) == Route.needsMore)
    }
  }

  @Test("another tenant's things are answered like things that are not there", arguments: TestEngine.allCases)
  func foreign(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let (theirs, nobodys) = (try await office.fill(), Things())
      let before = try await office.rows(of: office.shop.tenant)
      for route in Self.routes {
        guard let real = RouteSample(route, theirs), let unknown = RouteSample(route, nobodys) else { continue }
        let name = "\(route.method) \(route.pattern)"
        let expected = await office.send(route.method, unknown.target, unknown.body, as: .other)
        // What takes a name of one's own would now exist; it is asked again under the other's.
        let found = await office.send(route.method, real.target, real.body, as: .other)
        #expect(found.status == expected.status, "\(name): \(found.text) instead of \(expected.text)")
        if found.status >= 400 {
          #expect(blank(found.text, theirs) == blank(expected.text, nobodys), "\(name)")
        }
        if real.target.contains("0190") || route.pattern.contains("{action}") || route.pattern.contains("{customer}") {
          #expect(found.status == 404, "\(name): \(found.text)")
        }
        for mark in ["Ann", "ann@example.com", theirs.customer, theirs.sent] where !real.target.contains(mark) {
          #expect(!found.text.contains(mark) || found.text.contains("error"), "\(name): \(found.text)")
        }
      }
      #expect(try await office.rows(of: office.shop.tenant).symmetricDifference(before) == [])
    }
  }

  @Test(
    "a viewer sees lists without whom to reach where, and can't find out by searching", arguments: TestEngine.allCases)
  func viewer(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let things = try await office.fill()
      let anonymous: JSON = ["id": "77", "profile": ["email": "zoe@example.com", "phone": "+1 555 0100 123"]]
      #expect(await office.call("POST", "/v1/customers", anonymous).status == 200)
      try await office.turn()
      let viewer = try await office.caller(role: .viewer, permissions: [.read])
      for route in Self.routes where route.need == .read {
        guard let sample = RouteSample(route, things) else { continue }
        let answer = await office.send("GET", sample.target, [], as: .none, headers: viewer.headers)
        for detail in ["ann@example.com", "zoe@example.com", "555 0100", "shop@example.com"] {
          #expect(!answer.text.contains(detail), "\(sample.target): \(answer.text)")
        }
      }
      let list = await office.call("GET", "/v1/customers", as: .none, headers: viewer.headers)
      #expect(list.text.contains("a•••@example.com") && list.text.contains("Ann"), "\(list.text)")
      for path in ["/v1/customers?search=ann", "/v1/customers/count?search=ann"] {
        #expect(await office.call("GET", path, as: .none, headers: viewer.headers).code == "not_permitted")
      }
      let sentence = await office.call("GET", "/v1/mailbox", as: .none, headers: viewer.headers).message
      #expect(sentence?.contains("“analyse”, which owners, operators, approvers, analysts have") ?? false)
    }
  }

  @Test("contact details are masked wherever they stand, and nothing else is")
  func masks() {
    let masked: [(String, String)] = [
      ("ann@example.com", "a•••@example.com"), ("email:ann@example.com", "email:a•••@example.com"),
      ("Write to ann.lee+x@example.com, or ben@example.com.", "Write to a•••@example.com, or b•••@example.com."),
      ("phone:+15550100123", "phone:•••23"), ("138 0013 8000", "•••00"), ("+1 (555) 010-0123", "•••23"),
      ("2026-11-20", "2026-11-20"), ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"), ("@", "@"), ("a @ b", "a @ b"),
      ("user_id:17850", "user_id:17850"),
      ("0190a000-0000-7000-8000-00000000f001", "0190a000-0000-7000-8000-00000000f001"),
      ("王@example.com", "王•••@example.com"), ("a@b@example.com", "a•••@b@example.com"),
    ]
    for (text, expected) in masked { #expect(ContactMask.mask(text) == expected) }
    let rule: JSON = ["definition": ["profile": "city", "op": "="], "rows": [["profile": ["city": "Leeds"], "n": 5]]]
    #expect(
      ContactMask.mask(rule) == ["definition": ["profile": "city", "op": "="], "rows": [["profile": [:], "n": 5]]])
  }

  @Test("a key ends when it expires; its name is nobody's address", arguments: TestEngine.allCases)
  func expiry(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let until = (office.shop.now + .days(1)).rfc3339
      let made = await office.call(
        "POST", "/v1/keys", ["name": "report", "scopes": ["analyse", "read"], "expires_at": .string(until)])
      #expect(made.json["scopes"] == ["read", "analyse"] && made.json["kind"] == "custom", "\(made.text)")
      let headers: HTTPFields = ["Authorization": "Bearer \(made.json["key"]?.stringValue ?? "")"]
      #expect(await office.call("GET", "/v1/receipts", as: .none, headers: headers).status == 200)
      #expect(await office.call("GET", "/v1/keys", as: .none, headers: headers).code == "not_permitted")
      office.shop.advance(.days(1))
      #expect(await office.call("GET", "/v1/receipts", as: .none, headers: headers).code == "key_unknown")
      let wrong: [(JSON, String)] = [
        (["name": "a", "scopes": []], "scopes"), (["name": "a", "scopes": ["fly"]], "scopes[0]"),
        (["name": "a", "kind": "own", "scopes": ["read"]], "scopes"), (["name": "a"], "scopes"),
        (["name": "a@example.com", "kind": "own"], "name"),
        (["name": "a", "kind": "own", "expires_at": .string(until)], "expires_at"),
        (["name": "a", "kind": "own", "expires_at": "soon"], "expires_at"),
      ]
      for (body, field) in wrong { #expect(await office.call("POST", "/v1/keys", body).field == field, "\(body)") }
    }
  }

  /// A text without the names that differ by what was asked for.
  private func blank(_ text: String, _ things: Things) -> String {
    things.all.reduce(text) { $0.replacing($1, with: "•") }
  }
}

/// Somebody who calls: an account of a role in its browser, or a key.
struct OfficeCaller: Sendable {
  let name: String
  let permissions: Set<Permission>
  let headers: HTTPFields
}

extension Office {
  func caller(role: Account.Role, permissions: Set<Permission>) async throws -> OfficeCaller {
    let account = Account(
      id: shop.ids.next(), tenant: shop.tenant, email: "\(role.rawValue)@example.com", name: role.rawValue, role: role,
      passwordHash: "-", createdAt: shop.now)
    let token = SessionCookie.make(.system)
    let session = Session(
      hash: SessionCookie.hash(token), tenant: shop.tenant, account: account.id, createdAt: shop.now,
      expiresAt: shop.now + .days(14))
    let tenant = try await shop.records.write { tx in
      try tx.insertAccount(account)
      try tx.insertSession(session)
      return try tx.tenant(session.tenant)!
    }
    return OfficeCaller(
      name: role.rawValue, permissions: permissions,
      headers: [
        "Cookie": "\(SessionCookie.name)=\(token)", "X-CSRF-Token": SessionCookie.csrf(session.hash, tenant),
      ])
  }

  func caller(scope: Permission) async throws -> OfficeCaller {
    let secret = KeySecret.make([scope], random: .system)
    let key = APIKey(
      id: shop.ids.next(), tenant: shop.tenant, name: scope.rawValue, scopes: [scope], hash: KeySecret.hash(secret),
      createdAt: shop.now)
    try await shop.records.write { tx in try tx.insertAPIKey(key) }
    return OfficeCaller(
      name: "scope \(scope)", permissions: [scope], headers: ["Authorization": "Bearer \(secret)"])
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var values: [T] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}

extension Route {
  /// Here no process loads the demo shop, and no import takes long enough to be stopped.
  static let needsMore: Set = ["POST /v1/demo", "POST /v1/imports/{import}/cancel"]

  /// What it is asked about is gone afterwards.
  var isAnEnd: Bool { pattern.hasSuffix("/end") || pattern.hasSuffix("/erase") || method == "DELETE" }
}
