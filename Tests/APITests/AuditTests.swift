import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API
@testable import SQL
@testable import Store

@Suite("The audit log")
struct AuditTests {
  @Test(
    "keeps one line of every route that changes something, and none of what did not", arguments: TestEngine.allCases)
  func everyRoute(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let things = try await office.fill()
      let owner = try await office.caller(role: .owner, permissions: .all)
      let keyed = Router.routes.filter { $0.need != nil }
      let (ends, others) = (
        keyed.filter(\.isAnEnd), keyed.filter { !$0.isAnEnd }
      )
      var silent: [String] = []
      for route in others + ends {
        guard let sample = RouteSample(route, things) else { continue }
        let name = "\(route.method) \(route.pattern)"
        if Route.needsMore.contains(name) { continue }
        let earlier = Set(try await office.audit())
        let before = earlier.count
        let answer = await office.send(route.method, sample.target, sample.body, as: .none, headers: owner.headers)
        let lines = try await office.audit()
        guard let what = route.what else {
          #expect(lines.count == before, "\(name)")
          if route.method != "GET" { silent.append(name) }
          continue
        }
        // Answering many is done even where each was refused.
        #expect(answer.status < 400, "\(name): \(answer.text)")
        #expect(lines.count == before + 1, "\(name): \(lines.count - before) lines")
        let fresh = lines.first { !earlier.contains($0) }
        #expect(fresh?.what == what && fresh?.actor != .nobody, "\(name)")
        // The same again, where it is refused, leaves nothing.
        let again = await office.send(route.method, sample.target, [123], as: .none, headers: owner.headers)
        let after = try await office.audit().count
        #expect(after == lines.count + (again.status < 400 ? 1 : 0), "\(name): \(again.text)")
      }
      #expect(
        Set(silent) == [
          "POST /v1/track", "POST /v1/page", "POST /v1/screen", "POST /v1/identify", "POST /v1/batch",
          "POST /v1/group", "POST /v1/alias", "POST /v1/customers", "POST /v1/orders", "POST /v1/products",
          "POST /v1/payments", "POST /v1/redemptions", "POST /v1/consents", "POST /v1/segments/describe",
          "POST /v1/segments/preview", "POST /v1/templates/preview", "POST /v1/strategies/bench",
          "POST /v1/strategies/check", "POST /v1/replay", "PUT /v1/imports/{import}/data",
          "POST /v1/mail-account/check", "POST /v1/mail/reports",
        ])
      for line in try await office.audit() {
        let text = "\(line.what) \(line.object) \(line.detail)"
        for personal in ["@", "Ann", "Mo", "rondo_"] { #expect(!text.contains(personal), "\(text)") }
      }
      // Every code has words for people.
      for route in Router.routes {
        if let what = route.what { #expect(AuditWords.all[what]?.chinese.isEmpty == false, "\(what)") }
      }
    }
  }

  @Test("keeps one line of a request of which several parts write at once", arguments: TestEngine.allCases)
  func together(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let records = office.services.records
      for number in 0..<10 {
        let trail = AuditTrail(
          office.shop.ids.next(), office.shop.tenant, at: office.shop.now, .nobody, what: "imports.run",
          object: "imports/\(number)")
        try await AuditTrail.$current.withValue(trail) {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await records.write { _ in } } }
            try await group.waitForAll()
          }
        }
        #expect(try await office.audit().count { $0.object == "imports/\(number)" } == 1)
      }
    }
  }

  @Test("can't be changed or emptied, not even by a statement through the store", arguments: TestEngine.allCases)
  func appendOnly(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      #expect(await office.call("PATCH", "/v1/tenant", ["name": "New"]).status == 200)
      let before = try await office.audit()
      #expect(before.count == 1)
      let store = try #require(office.shop.records as? Store)
      let last: SQL =
        switch engine {
        case .sqlite:
          """
          INSERT OR REPLACE INTO audit_entries
          SELECT tenant_id, entry_id, at, 0, NULL, 'x', '', '{}' FROM audit_entries
          """
        case .postgres: "TRUNCATE audit_entries"
        }
      let statements: [SQL] = ["UPDATE audit_entries SET what = 'x'", "DELETE FROM audit_entries", last]
      for statement in statements {
        await #expect(throws: StoreError.self) { try await store.writeSQL { _ = try $0.connection.execute(statement) } }
      }
      #expect(try await office.audit() == before)
    }
  }

  @Test("says what was before and after, who it was, and is found by all of it", arguments: TestEngine.allCases)
  func reading(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      try await office.openShop()
      let browser = try await office.browser()
      office.shop.advance(.hours(1))
      let from = office.shop.now
      #expect(await browser.call("PATCH", "/v1/tenant", ["marketing_holdout": 0.1]).status == 200)
      office.shop.advance(.seconds(1))
      #expect(await browser.call("POST", "/v1/strategies/win-back/pause").status == 200)
      let lines = await office.call("GET", "/v1/audit?from=\(from.rfc3339)").items
      #expect(lines.map { $0["what"] } == ["strategies.pause", "tenant.change"])
      #expect(lines[0]["object"] == "strategies/win-back" && lines[0]["principal_name"] == "Li")
      #expect(lines[0]["detail"]?["state"] == ["before": "live", "after": "paused"], "\(lines[0])")
      #expect(lines[0]["words"] == "Pause a strategy")
      #expect(lines[1]["detail"] == ["marketing_holdout": ["before": .double(0), "after": 0.1]], "\(lines[1])")
      let principal = lines[0]["principal"]?.stringValue ?? ""
      for (query, count) in [
        ("principal=\(principal)&from=\(from.rfc3339)", 2), ("what=strategies.pause", 1), ("what=strategies", 0),
        ("object=strategies/win-back", 3), ("object=strategies", 3), ("object=strat", 0),
        ("to=2020-01-01T00:00:00Z", 0),
        ("principal=nobody", 0),
      ] {
        #expect(await office.call("GET", "/v1/audit?\(query)").items.count == count, "\(query)")
      }
      for wrong in ["principal=li", "from=today", "after=x", "limit=0"] {
        #expect(await office.call("GET", "/v1/audit?\(wrong)").status == 400, "\(wrong)")
      }
      var (seen, after): ([JSON], String?) = ([], nil)
      repeat {
        let page = await office.call("GET", "/v1/audit?limit=2" + (after.map { "&after=\($0)" } ?? ""))
        seen += page.items
        after = page.json["next"]?.stringValue
      } while after != nil
      #expect(Set(seen.map { $0["id"] }).count == seen.count)
      #expect(seen == (await office.call("GET", "/v1/audit?limit=500")).items)
      #expect(await office.call("GET", "/v1/audit", as: .other).items == [])
    }
  }

  @Test("takes the lines of the old log over, with ids for the names", arguments: TestEngine.allCases)
  func carriedOver(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate(Migrations.all.filter { $0.number < 29 })
      let (tenant, key): (TenantID, ID<APIKey>) = (ID(high: 1, low: 1), ID(high: 2, low: 2))
      let hash = [UInt8](repeating: 1, count: 32)
      try await store.writeSQL { tx in
        try tx.connection.execute(
          """
          INSERT INTO tenants (tenant_id, name, zone, currency, language, mode, secret, settings, created_at)
          VALUES (\(tenant), 'Shop', 'UTC', 'CNY', 'en', 0, \(hash), '{}', 1)
          """)
        try tx.connection.execute(
          """
          INSERT INTO api_keys (tenant_id, key_id, name, kind, hash, created_at)
          VALUES (\(tenant), \(key), 'li', 'operate', \(hash), 1)
          """)
        for name in ["li", "gone"] {
          try tx.connection.execute("INSERT INTO audit VALUES (\(tenant), 5, \(name), 'stop', 'tenant')")
        }
      }
      try await store.migrate()
      let (lines, keys) = try await store.read { tx in
        (try tx.audit(tenant, AuditQuery(limit: 9)), try tx.apiKeys(tenant))
      }
      #expect(Set(lines.map(\.actor)) == [.key(key), .nobody] && lines.allSatisfy { $0.what == "stop" })
      #expect(keys.map(\.scopes) == [APIKey.Kind.operate.scopes] && keys.map(\.kind) == [.operate])
    }
  }
}

extension Office {
  /// Newest first.
  func audit() async throws -> [AuditEntry] {
    let tenant = shop.tenant
    return try await shop.records.read { tx in try tx.audit(tenant, AuditQuery(limit: 10_000)) }
  }
}
