import Act
import Crypto
import Decide
import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

@testable import API
@testable import Store

@Suite("Erasing a person")
struct ErasureTests {
  private func confirm(_ name: String, _ reason: String = "requested") -> JSON {
    ["reason": .string(reason), "confirm": .string(name)]
  }

  @Test("takes an owner, a known ground, and the name typed again", arguments: TestEngine.allCases)
  func asks(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      _ = try await office.shop.customer("Bo")
      let path = "/v1/customers/\(ann)/erase"
      #expect(await office.call("POST", path, confirm("\(ann)"), as: .operate).code == "not_permitted")
      #expect(await office.call("POST", path, ["reason": "requested"]).field == "confirm")
      #expect(await office.call("POST", path, confirm("\(ann)", "Ann asked by mail")).field == "reason")
      for wrong in ["email:bo@example.com", "Ann", ""] {
        #expect(await office.call("POST", path, confirm(wrong)).code == "erase_not_confirmed", "\(wrong)")
      }
      let done = await office.call("POST", path, confirm("email:ann@example.com"))
      #expect(done.status == 200 && done.json["asked_by"] == "li" && done.json["reason"] == "requested", "\(done.text)")
      let shown = await office.call("GET", "/v1/erasures/\(done.json["id"]?.stringValue ?? "")")
      #expect(shown.json == done.json)
      #expect(await office.call("GET", "/v1/erasures/none").status == 404)
      #expect(await office.call("GET", "/v1/customers").items.count == 1)
      #expect(await office.call("GET", "/v1/customers/count").json["count"] == 1)
    }
  }

  @Test("calls off what has not begun and gives back what it reserved", arguments: TestEngine.allCases)
  func reservations(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      _ = await office.call("PUT", "/v1/pools/ten", ["discount": ["amount_minor": 500], "valid_days": 30])
      let budget: JSON = ["key": "spring", "money_minor": 1_000, "liability_minor": 100_000]
      let arms: JSON = [
        ["key": "mail", "actions": [["channel": "email", "template": "winback", "coupon": "ten", "cost_minor": 5]]]
      ]
      try await office.openShop(["approval": "required", "budget": budget, "arms": arms])
      let waiting = await office.call("GET", "/v1/approvals").items
      #expect(waiting.count == 1)
      #expect(await office.call("GET", "/v1/budgets").items.first?["money_used_minor"] == 5)
      #expect(await office.call("POST", "/v1/customers/\(ann)/erase", confirm("\(ann)")).status == 200)
      let budgets = await office.call("GET", "/v1/budgets").items
      #expect(budgets.first?["money_used_minor"] == 0 && budgets.first?["liability_used_minor"] == 0, "\(budgets)")
      #expect(await office.call("GET", "/v1/pools/ten").json["issued"] == 0)
      let id = waiting[0]["id"]?.stringValue ?? ""
      let action = await office.call("GET", "/v1/actions/\(id)")
      #expect(action.json["state"] == "cancelled" && action.json["recipient"] == "", "\(action.text)")
      #expect(action.json["reason"] == "Called off: the customer was erased.")
      let hash = waiting[0]["content_hash"] ?? .null
      #expect(
        await office.call("POST", "/v1/actions/\(id)/approve", ["content_hash": hash], as: .operate).code == "erased")
      try await office.turn()
      #expect(await office.call("GET", "/v1/mailbox").items == [])
    }
  }

  @Test(
    "leaves what is being sent to its answer, sends it never again, and empties it then", arguments: TestEngine.allCases
  )
  func sending(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      let (shop, services) = (office.shop, office.services)
      let open: JSON = ["key": "hook", "channel": "webhook", "url": "http://127.0.0.1:9/x", "template": "winback"]
      try await office.openShop(["arms": [["key": "a", "actions": [open]]]])
      let sender = ErasingSender { _ = try? await services.erasures.erase(shop.tenant, ann, reason: .test, by: "li") }
      let executor = Executor(records: shop.records, clock: shop.clock, random: .system) { _ in [sender] }
      _ = try await executor.drain(shop.tenant)
      #expect(sender.sent == 1)
      let open1 = await office.call("GET", "/v1/erasures").items
      #expect(open1.count == 1 && open1[0]["finished_at"]?.isNull == true, "the answer was still to come: \(open1)")
      #expect(try await services.erasures.resume(shop.tenant) == 1)
      // Another try was allowed by the answer; it is not made.
      shop.advance(.days(1))
      _ = try await executor.drain(shop.tenant)
      #expect(sender.sent == 1)
      let action = await office.call("GET", "/v1/actions").items[0]
      #expect(action["variables"] == [:] && action["recipient"] == "" && action["state"] == "cancelled", "\(action)")
      let tries = try await shop.records.read { [tenant = shop.tenant] tx in
        try tx.attempts(tenant, ann, ID<Action>(action["id"]?.stringValue ?? "")!).map(\.detail)
      }
      #expect(tries == ["smtp_refused"])
    }
  }

  @Test("goes on where it was cut off, and never twice", arguments: TestEngine.allCases)
  func batches(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      for _ in 0..<30 { try await office.shop.order(ann) }
      let (shop, tenant) = (office.shop, office.shop.tenant)
      let desk = EraseDesk(
        records: shop.records, clock: shop.clock, ids: shop.ids, log: ErasureLog(folder: office.folder.path), batch: 7,
        files: { _, _ in throw StoreError(.unavailable, "the disk is away") })
      await #expect(throws: StoreError.self) { try await desk.erase(tenant, ann, reason: .test, by: "li") }
      // Unreachable from the first transaction on, whatever came after it.
      #expect(await office.call("GET", "/v1/customers/\(ann)").code == "erased")
      let open = try await shop.records.read { try $0.openErasures(tenant) }
      #expect(open.count == 1 && open[0].remaining?.contains("ann@example.com") == true)
      #expect(try await office.services.erasures.resume(tenant) == 1)
      #expect(try await office.services.erasures.resume(tenant) == 0)
      let done = try await shop.records.read { try $0.erasures(tenant, limit: 10) }
      #expect(done.count == 1 && done[0].remaining == nil && done[0].counts["orders"] == 30)
    }
  }

  @Test("is not undone by an old file, nor by a message from before", arguments: TestEngine.allCases)
  func oldFiles(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let orders = "order,customer,sku,qty,price,date\nO1,u1,P1,1,3.00,2026-05-01\nO2,u2,P1,1,3.00,2026-05-01\n"
      let people = "id,name,email\nu1,Ann,ann@example.com\nu2,Bo,bo@example.com\n"
      for (kind, file) in [("orders", orders), ("customers", people)] { _ = try await run(office, kind, file) }
      #expect(await office.call("POST", "/v1/customers/user_id:u1/erase", confirm("user_id:u1")).status == 200)
      for (kind, file) in [("orders", orders), ("customers", people)] {
        let summary = try await run(office, kind, file)
        #expect(summary["erased"] == 1 && summary["rejected"] == 0, "\(summary)")
      }
      let old: JSON = ["userId": "u1", "event": "Seen", "timestamp": "2026-05-02T10:00:00Z"]
      #expect(await office.call("POST", "/v1/track", old, as: .operate).status == 200)
      #expect(await office.call("GET", "/v1/customers/user_id:u1").status == 404)
      #expect(await office.call("GET", "/v1/customers/user_id:u2").json["orders"] == 1)
      // Who comes back is somebody new, and what was before stays away.
      office.shop.advance(.hours(1))
      #expect(await office.call("POST", "/v1/track", ["userId": "u1", "event": "Back"], as: .operate).status == 200)
      _ = try await run(office, "orders", orders)
      let back = await office.call("GET", "/v1/customers/user_id:u1")
      #expect(back.json["events"] == 1 && back.json["orders"] == 0 && back.json["consents"] == [], "\(back.text)")
    }
  }

  private func run(_ office: Office, _ kind: String, _ text: String) async throws -> JSON {
    let columns: JSON =
      kind == "orders"
      ? [
        "order": "order", "customer": "customer", "product": "sku", "quantity": "qty", "unit_price": "price",
        "at": "date",
      ] : ["customer": "id"]
    let opened = await office.call("POST", "/v1/imports", ["kind": .string(kind), "columns": columns])
    let id = opened.json["id"]?.stringValue ?? ""
    _ = await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array(text.utf8))
    let done = await office.call("POST", "/v1/imports/\(id)/run")
    #expect(done.status == 200, "\(done.text)")
    return done.json
  }

  @Test("is made up for in a database from before it, by the log beside it", arguments: TestEngine.allCases)
  func replay(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      #expect(await office.call("POST", "/v1/customers/\(ann)/erase", confirm("\(ann)")).status == 200)
      try await Office.with(engine) { restored in
        // The same person as the backup has them, under the same id and under another.
        let (tenant, now) = (restored.shop.tenant, restored.shop.now)
        let other: CustomerID = ID(high: 77, low: 77)
        try await restored.shop.records.write { tx in
          for (id, email) in [(ann, "old@example.com"), (other, "ann@example.com")] {
            try tx.insertCustomers(
              tenant, [Customer(id: id, isProvisional: false, profile: ["name": "Ann"], profileAt: now, createdAt: now)]
            )
            try tx.claimIdentities(
              tenant, [Identity(kind: .email, value: email, customer: id, isVerified: true, createdAt: now)])
          }
        }
        let desk = EraseDesk(
          records: restored.shop.records, clock: restored.shop.clock, ids: restored.shop.ids,
          log: ErasureLog(folder: office.folder.path))
        #expect(try await desk.replayLog() == 1)
        #expect(try await desk.replayLog() == 0)
        for id in [ann, other] {
          #expect(await restored.call("GET", "/v1/customers/\(id)").code == "erased")
        }
        #expect(await restored.call("GET", "/v1/customers").items == [])
        #expect(await restored.call("GET", "/v1/customers/count").json["count"] == 0)
      }
      let text = TestSupport.Command.read("\(office.folder.path)/erasures.log")
      #expect(!text.contains("example.com") && !text.contains("Ann") && text.split(separator: "\n").count == 1)
    }
  }

  @Test("goes through once more what was written for them at the same instant", arguments: TestEngine.allCases)
  func late(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      #expect(await office.call("POST", "/v1/customers/\(ann)/erase", confirm("\(ann)")).status == 200)
      // A transaction that had found the customer before the erasure commits after it.
      try await office.shop.order(ann)
      try await office.turn()
      #expect(try await office.services.erasures.resume(office.shop.tenant) == 1)
      let tenant = office.shop.tenant
      #expect(try await office.shop.records.read { try $0.orders(tenant, of: [ann], limit: 5) }.isEmpty)
    }
  }

  @Test("is preceded by a file of everything, a piece at a time", arguments: TestEngine.allCases)
  func export(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      var needles = Needles(office)
      try await needles.plant()
      let (shop, tenant, now) = (office.shop, office.shop.tenant, office.shop.now)
      let customer = try await needles.id()
      try await shop.records.write { [ids = shop.ids] tx in
        try tx.insertEvents(
          tenant,
          (0..<1_234).map { number in
            Event(
              id: ids.next(), customer: customer, name: "Many", at: now, receivedAt: now,
              properties: ["n": .int(Int64(number))], key: SourceKey(source: "many", id: "\(number)"))
          })
      }
      let answer = await office.call("GET", "/v1/customers/email:\(Needles.email)/export")
      #expect(answer.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
      let json = answer.json
      #expect(json["complete"] == true, "\(answer.text.suffix(200))")
      let many = (json["events"]?.arrayValue ?? []).filter { $0["name"] == "Many" }
      #expect(many.count == 1_234 && Set(many.map { $0["properties"]?["n"]?.intValue }).count == 1_234)
      for part in [
        "identities", "consents", "suppressions", "segments", "coupons", "assignments", "outcomes", "engagements",
        "orders", "payments", "receipts", "actions", "mails", "merges", "aliases",
      ] {
        #expect(json[part]?.arrayValue?.isEmpty == false, "\(part) is empty")
      }
      // Source keys of what was never stored as a record and codes of files are the shop's, not the person's.
      let internals: Set = [
        "identifykey", "crm", "consentid", "redemption", "importkey", "waiting", "reject", "column", "moved",
      ]
      let missing = needles.words.filter { word in
        !internals.contains { word == "zqx\($0)q" } && !answer.text.lowercased().contains(word)
      }
      #expect(missing == [], "planted, and not in the file")
      #expect(await office.call("GET", "/v1/customers/none/export").status == 404)
      #expect(await office.call("GET", "/v1/customers/\(customer)/export?x=1").field == "x")
    }
  }
}

/// Has the customer erased while the message is on its way, then answers that it may be tried again.
private final class ErasingSender: Sender {
  let channel = Channel.webhook
  let isIdempotent = true
  private let erase: @Sendable () async -> Void
  private let count = Mutex(0)

  init(_ erase: @escaping @Sendable () async -> Void) { self.erase = erase }

  var sent: Int { count.withLock { $0 } }

  func send(_: SendOrder) async -> SendAnswer {
    count.withLock { $0 += 1 }
    await erase()
    return .refused(.transient("smtp_refused", ["code": "450", "text": "Ann is busy"]))
  }
}
