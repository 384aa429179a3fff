import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import API
@testable import SQL

extension Office {
  /// Fills the shop with one of everything, and with an action in each state that somebody does something about.
  func fill() async throws -> Things {
    var things = Things()
    for name in ["Ann", "Ben", "Cid", "Dee", "Eve", "Fay"] {
      let id = try await shop.customer(name)
      if name == "Ann" { things.customer = "\(id)" }
    }
    try await openShop(["approval": "required"])
    (things.segment, things.template, things.strategy, things.draft) = ("lapsed", "winback", "win-back", "draft")
    try await fillLedger(&things)
    try await fillSettings(&things)
    try await fillImports(&things)
    var people: [String] = []
    for name in ["Gil", "Hal", "Ida", "Joe"] { people.append("\(try await shop.customer(name, consent: false))") }
    let merge = await call("POST", "/v1/merges", ["from": .string(people[0]), "into": .string(people[1])])
    things.merge = try #require(merge.json["id"]?.stringValue, "\(merge.text)")
    things.pair = Array(people[2...])
    try await turn()
    return things
  }

  private func fillLedger(_ things: inout Things) async throws {
    let items = await call("GET", "/v1/approvals", as: .operate).items
    try #require(items.count == 6)
    func id(_ index: Int) -> String { items[index]["id"]?.stringValue ?? "" }
    let sent = await call(
      "POST", "/v1/actions/\(id(0))/approve", ["content_hash": items[0]["content_hash"] ?? .null], as: .operate)
    #expect(sent.status == 200, "\(sent.text)")
    try await turn()
    things.sent = id(0)
    try await put(id(1), .unknown)
    things.unknown = id(1)
    try await put(id(2), .unknown)
    things.dead = id(2)
    let resolved = await call(
      "POST", "/v1/actions/\(id(2))/resolve", ["resolution": "not_sent", "evidence": "log"], as: .operate)
    #expect(resolved.json["state"] == "dead", "\(resolved.text)")
    things.waiting = (3...5).map(id)
    things.hashes = (3...5).map { items[$0]["content_hash"]?.stringValue ?? "" }
  }

  private func fillSettings(_ things: inout Things) async throws {
    let coupon = Coupon(
      code: "CODE1", pool: "autumn", customer: CustomerID(things.customer)!, action: nil, issuedAt: shop.now,
      expiresAt: shop.now + .days(9))
    let pool = await call("PUT", "/v1/pools/autumn", ["discount": ["amount_minor": 500], "valid_days": 30])
    #expect(pool.status == 200, "\(pool.text)")
    try await shop.records.write { [tenant = shop.tenant] tx in try tx.insertCoupon(tenant, coupon) }
    #expect(await call("PUT", "/v1/budgets/spring", ["money_limit_minor": 100]).status == 200)
    let preset = await call("PUT", "/v1/import-presets/mine", ["kind": "customers", "columns": ["customer": "no"]])
    #expect(preset.status == 200)
    let view = await call("PUT", "/v1/views/customers/ours", ["query": ["segment": "lapsed"]])
    #expect(view.status == 200)
    let webhook = await call("POST", "/v1/webhooks", ["url": "https://example.com/rondo"])
    things.webhook = try #require(webhook.json["id"]?.stringValue, "\(webhook.text)")
    #expect(await call("POST", "/v1/customers", ["id": "gone", "profile": ["name": "Gil"]]).status == 200)
    let erasure = await call("POST", "/v1/customers/user_id:gone/erase", ["reason": "test", "confirm": "user_id:gone"])
    things.erasure = try #require(erasure.json["id"]?.stringValue, "\(erasure.text)")
    let suppression = await call("POST", "/v1/suppressions", ["address": "bo@example.com", "reason": "asked"])
    #expect(suppression.status == 201)
    #expect(await call("POST", "/v1/stops", ["strategy": "win-back", "reason": "wrong price"]).status == 201)
    (things.pool, things.coupon, things.budget, things.preset) = ("autumn", "CODE1", "spring", "mine")
    things.view = "ours"
    things.suppression = suppression.json["id"]?.stringValue ?? ""
    let account = Account(
      id: shop.ids.next(), tenant: shop.tenant, email: "mo@example.com", name: "Mo", role: .analyst, passwordHash: "-",
      createdAt: shop.now)
    try await shop.records.write { tx in try tx.insertAccount(account) }
    things.account = "\(account.id)"
    let invitation = await call("POST", "/v1/accounts/invitations", ["email": "nia@example.com", "role": "viewer"])
    things.invitation = try #require(invitation.json["id"]?.stringValue, "\(invitation.text)")
    things.key = await call("POST", "/v1/keys", ["name": "spare", "kind": "operate"]).json["id"]?.stringValue ?? ""
  }

  private func fillImports(_ things: inout Things) async throws {
    let options: JSON = ["kind": "customers", "columns": ["customer": "no"]]
    var ids: [String] = []
    for _ in 0..<2 {
      let id = await call("POST", "/v1/imports", options).json["id"]?.stringValue ?? ""
      let data = Array("no,name\nx1,Cy\n,Nobody\n".utf8)
      #expect(await send("PUT", "/v1/imports/\(id)/data?offset=0", data).status == 200)
      ids.append(id)
    }
    #expect(await call("POST", "/v1/imports/\(ids[1])/run").status == 200)
    (things.open, things.finished) = (ids[0], ids[1])
  }

  private func put(_ id: String, _ state: Action.State) async throws {
    let (tenant, now) = (shop.tenant, shop.now)
    try await shop.records.write { tx in
      var action = try #require(try tx.action(tenant, ID<Action>(id)!))
      let before = action
      action.state = state
      action.updatedAt = now
      try tx.updateAction(tenant, action, from: before.state, token: before.token)
    }
  }
}

extension Office {
  /// Every row of a tenant in every table, to tell whether anything changed.
  func rows(of tenant: TenantID) async throws -> Set<String> {
    let store = try #require(shop.records as? Store)
    return try await store.readSQL { transaction in
      let connection = transaction.connection
      let sql: SQL =
        switch connection.engine {
        case .sqlite:
          """
          SELECT m.name || ' ' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid
          """
        case .postgres:
          """
          SELECT table_name || ' ' || column_name FROM information_schema.columns
          WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
          """
        }
      let columns = try connection.query(sql) { row throws(SQLError) in try row.text(0) }
        .map { $0.split(separator: " ").map(String.init) }
      var found: Set<String> = []
      for (table, names) in Dictionary(grouping: columns, by: \.[0])
      where names.contains(where: { $0[1] == "tenant_id" }) {
        let select = SQL(lasting: "SELECT \(names.map(\.[1]).joined(separator: ", ")) FROM \(table)")
        try connection.each("\(fragment: select) WHERE tenant_id = \(tenant)") { row throws(SQLError) in
          var text = table
          for column in names.indices { text += " \(try row.value(column))" }
          found.insert(text)
          return true
        }
      }
      return found
    }
  }
}
