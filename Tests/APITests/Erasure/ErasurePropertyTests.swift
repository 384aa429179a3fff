import Act
import Domain
import JSON
import SQL
import TestSupport
import Testing

@testable import API
@testable import Store

@Suite("Erasing in random histories")
struct ErasurePropertyTests {
  @Test("leaves no row that names a member but those the tables' fates keep", arguments: TestEngine.allCases, 1...4)
  func histories(_ engine: TestEngine, _ seed: Int) async throws {
    try await Office.with(engine) { office in
      var random = SeededRandom(seed: UInt64(seed))
      try await office.openShop()
      let names = (1...8).map { "u\($0)" }
      for name in names { try await record(office, name, &random) }
      for _ in 0..<5 {
        let (from, into) = (names.randomElement(using: &random)!, names.randomElement(using: &random)!)
        let merge = await office.call(
          "POST", "/v1/merges", ["from": .string("user_id:\(from)"), "into": .string("user_id:\(into)")])
        if merge.status == 201, Int.random(in: 0..<3, using: &random) == 0 {
          _ = await office.call("DELETE", "/v1/merges/\(merge.json["id"]?.stringValue ?? "")?customer=user_id:\(into)")
        }
        try await record(office, names.randomElement(using: &random)!, &random)
      }
      try await office.turn()
      let store = try #require(office.shop.records as? Store)
      var erased: Set<CustomerID> = []
      for name in names.shuffled(using: &random).prefix(3) {
        let body: JSON = ["reason": "test", "confirm": .string("user_id:\(name)")]
        let answer = await office.call("POST", "/v1/customers/user_id:\(name)/erase", body)
        guard answer.status == 200 else { continue }
        #expect(answer.json["finished_at"]?.stringValue != nil, "\(answer.text)")
        erased.formUnion(
          (answer.json["customers"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { .init($0) } })
      }
      #expect(!erased.isEmpty)
      // Whoever is left goes on, and what comes back is somebody new.
      office.shop.advance(.minutes(1))
      for name in names { try await record(office, name, &random) }
      try await office.turn()
      let before = await office.call("POST", "/v1/replay").json
      #expect(before["different"] == 0 && before["unreadable"] == 0, "\(before)")
      #expect(try await named(erased, in: store) == [])
      try await countsAgree(office, store)
    }
  }

  private func record(_ office: Office, _ name: String, _ random: inout SeededRandom) async throws {
    let visitor = "v\(Int.random(in: 1...6, using: &random))"
    let messages: [(String, JSON)] = [
      (
        "identify",
        [
          "userId": .string(name), "messageId": .string("i\(random.next())"),
          "traits": ["name": .string("N \(name)"), "email": .string("\(name)@example.com")],
        ]
      ),
      ("track", ["anonymousId": .string(visitor), "event": "Seen", "messageId": .string("e\(random.next())")]),
      (
        "identify",
        ["userId": .string(name), "anonymousId": .string(visitor), "messageId": .string("j\(random.next())")]
      ),
    ]
    for (type, message) in messages {
      let answer = await office.call("POST", "/v1/\(type)", message, as: .operate)
      #expect(answer.status == 200, "\(answer.text)")
    }
    let order: JSON = [
      "id": .string("o\(random.next())"), "customer": ["user_id": .string(name)],
      "lines": [["product": "P", "quantity": 1, "amount": "3.00"]],
    ]
    _ = await office.call("POST", "/v1/orders", order)
    let consent: JSON = [
      "customer": .string("user_id:\(name)"), "purpose": "marketing", "channel": "email", "granted": true,
      "evidence": "form",
    ]
    _ = await office.call("POST", "/v1/consents", consent)
  }

  /// Tables with rows of the members that should have none.
  private func named(_ members: Set<CustomerID>, in store: Store) async throws -> [String] {
    try await store.database.read { connection in
      var found: [String] = []
      for (table, fate) in TableFate.all {
        switch fate {
        case .kept, .scrubbed: continue
        case .deleted, .deletedApart: break
        }
        let name = "\(table)"
        let owners: [SQL] =
          switch name {
          case "fact_keys", "import_rejects": []
          case "coupon_codes": ["owner_id"]
          case "merges": ["customer_id", "into_id"]
          default: ["customer_id"]
          }
        // What closes an open unit stays until then.
        let rest: SQL = name == "agenda" ? "AND stage = 0" : ""
        for column in owners {
          let count = try connection.first(
            """
            SELECT CAST(count(*) AS BIGINT) FROM \(raw: table)
            WHERE \(fragment: column) IN \(fragment: .list(members.sorted())) \(fragment: rest)
            """
          ) { try $0.int(0) }
          if count != 0 { found.append("\(name): \(count ?? -1)") }
        }
      }
      return found
    }
  }

  /// Nobody who was erased is counted, and nobody else is left out.
  private func countsAgree(_ office: Office, _ store: Store) async throws {
    let tenant = office.shop.tenant
    let (count, figure, alive) = try await store.readSQL { tx in
      let all = try tx.customers(tenant, after: nil, limit: 1_000).map(\.id)
      let sets = try tx.aliasSets(tenant, all)
      return (
        try tx.customerCount(tenant), try tx.factFigures(tenant)["customers"]?.value,
        Int64(Set(sets.values.map(\.canonical)).count)
      )
    }
    #expect(count == alive && figure == alive)
  }
}
