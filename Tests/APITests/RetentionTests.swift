import Act
import Domain
import JSON
import Store
import Synchronization
import TestSupport
import Testing

@testable import API

@Suite("How long things are kept")
struct RetentionTests {
  private func desk(_ office: Office, batch: Int = 500) -> RetentionDesk {
    RetentionDesk(
      records: office.shop.records, clock: office.shop.clock, ids: office.shop.ids, erasures: office.services.erasures,
      batch: batch)
  }

  private func track(_ office: Office, _ who: String, daysAgo: Int64, _ id: String) async {
    let at = office.shop.now - .days(daysAgo)
    let body: JSON = [
      "userId": .string(who), "event": "Product Viewed", "messageId": .string(id), "timestamp": .string(at.rfc3339),
    ]
    #expect(await office.call("POST", "/v1/track", body).status == 200)
  }

  private func events(_ office: Office, _ who: String) async -> Int64? {
    await office.call("GET", "/v1/customers/user_id:\(who)").json["events"]?.intValue
  }

  @Test("keeps everything unless told, and sweeps once a day", arguments: TestEngine.allCases)
  func standard(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      await track(office, "u1", daysAgo: 900, "m1")
      let removed = try await desk(office).runOnce(office.shop.tenant)
      #expect(removed == 0)
      #expect(await events(office, "u1") == 1)
      let shown = await office.call("GET", "/v1/retention").json
      #expect(shown["runs"]?.arrayValue?.count == 1, "\(shown)")
      let items = shown["items"]?.arrayValue ?? []
      #expect(items.map { $0["days"] ?? .null } == [.null, .null, 90, 30, .null])
      _ = try await desk(office).runOnce(office.shop.tenant)
      office.shop.advance(.days(1))
      _ = try await desk(office).runOnce(office.shop.tenant)
      #expect(await office.call("GET", "/v1/retention").json["runs"]?.arrayValue?.count == 2)
      #expect(await office.call("GET", "/v1/audit?what=retention.sweep").items.isEmpty)
    }
  }

  @Test(
    "takes old events in batches, counts before and after, and looks at everybody again", arguments: TestEngine.allCases
  )
  func oldEvents(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let definition: JSON = ["event": "Product Viewed", "at_least": 3]
      let segment: JSON = ["name": "Viewers", "definition": definition]
      #expect(await office.call("PUT", "/v1/segments/viewers", segment).status == 201)
      for number in 0..<8 { await track(office, "u1", daysAgo: 100, "a\(number)") }
      await track(office, "u1", daysAgo: 5, "b")
      for number in 0..<3 { await track(office, "u2", daysAgo: 5, "c\(number)") }
      try await office.turn()
      #expect(await office.call("GET", "/v1/segments/viewers").json["members"] == 2)
      let counted = await office.call("GET", "/v1/retention/events/preview?days=90")
      #expect(counted.json["count"] == 8, "\(counted.text)")
      let set = await office.call("PUT", "/v1/retention/events", ["days": 90])
      // A rule over all time can't be answered for good any more, and that is said.
      #expect(set.json["segments"]?.arrayValue?.first?["key"] == "viewers", "\(set.text)")
      let preview = await office.call("POST", "/v1/segments/preview", ["definition": definition])
      #expect(preview.json["warnings"]?.arrayValue?.count == 1, "\(preview.text)")
      let near: JSON = ["event": "Product Viewed", "at_least": 3, "within_days": 30]
      let fine = await office.call("POST", "/v1/segments/preview", ["definition": near])
      #expect(fine.json["warnings"]?.arrayValue?.isEmpty == true, "\(fine.text)")

      let removed = try await desk(office, batch: 3).runOnce(office.shop.tenant)
      #expect(removed == 8)
      try await office.turn()
      #expect(await events(office, "u1") == 1)
      #expect(await events(office, "u2") == 3)
      #expect(await office.call("GET", "/v1/segments/viewers").json["members"] == 1)
      let line = await office.call("GET", "/v1/audit?what=retention.sweep").items.first
      #expect(line?["detail"]?["events"] == 8, "\(line ?? .null)")
      // The names went along, so that nothing of the person stays behind.
      let rows = try await office.rows(of: office.shop.tenant)
      #expect(rows.count { $0.hasPrefix("fact_keys ") && $0.contains("\"a") } == 0)
      #expect(await office.call("GET", "/v1/retention/events/preview?days=90").json["count"] == 0)
    }
  }

  @Test("goes on where a killed process was, and two processes take nothing twice", arguments: TestEngine.allCases)
  func resumed(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      for number in 0..<20 { await track(office, "u\(number % 7)", daysAgo: 60, "m\(number)") }
      await track(office, "u1", daysAgo: 1, "new")
      #expect(await office.call("PUT", "/v1/retention/events", ["days": 30]).status == 200)
      let tenant = office.shop.tenant
      let broken = RetentionDesk(
        records: FailingRecords(base: office.shop.records, after: 4), clock: office.shop.clock, ids: office.shop.ids,
        erasures: office.services.erasures, batch: 3)
      await #expect(throws: (any Error).self) { try await broken.runOnce(tenant) }
      let runs = try await office.shop.records.read { tx in try tx.retentionRuns(tenant, limit: 5) }
      #expect(runs.count == 1 && runs[0].endedAt == nil && (runs[0].removed["events"] ?? 0) > 0)
      async let first = desk(office, batch: 2).runOnce(tenant)
      async let second = desk(office, batch: 2).runOnce(tenant)
      _ = try await (first, second)
      // One of the two stopped at the other; the next look ends what is left.
      _ = try await desk(office).runOnce(tenant)
      let after = try await office.shop.records.read { tx in try tx.retentionRuns(tenant, limit: 5) }
      #expect(after.count == 1 && after[0].endedAt != nil && after[0].removed["events"] == 20, "\(after)")
    }
  }

  @Test("empties what messages said when they are old, and says so", arguments: TestEngine.allCases)
  func messages(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      try await office.openShop()
      _ = try await office.shop.customer("Ann")
      try await office.turn()
      let id = try #require(await office.call("GET", "/v1/mailbox").items.first?["action"]?.stringValue)
      #expect(await office.call("PUT", "/v1/retention/messages", ["days": 30]).status == 200)
      office.shop.advance(.days(31))
      let removed = try await desk(office).runOnce(office.shop.tenant)
      #expect(removed == 2)
      #expect(await office.call("GET", "/v1/mailbox").items.isEmpty)
      let action = await office.call("GET", "/v1/actions/\(id)").json
      #expect(action["state"] == "succeeded" && action["preview"] == .null)
      #expect(action["variables"] == ["no_longer_kept": true])
      #expect(action["recipient"] == "ann@example.com")
      let replay = await office.call("POST", "/v1/replay")
      #expect(replay.status == 200 && replay.json["differing"]?.arrayValue?.isEmpty ?? true, "\(replay.text)")
    }
  }

  @Test("erases whom nothing was heard of, alias sets whole, and nobody else", arguments: TestEngine.allCases)
  func silent(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let old = try await office.shop.customer("Ann", consent: false)
      let merged = try await office.shop.customer("Ben", consent: false)
      let other = try await office.shop.customer("Cid", consent: false)
      let buyer = try await office.shop.customer("Dee", consent: false)
      let merge: JSON = ["from": .string("\(merged)"), "into": .string("\(other)")]
      #expect(await office.call("POST", "/v1/merges", merge).status == 201)
      office.shop.advance(.days(200))
      try await office.shop.order(merged)
      try await office.shop.order(buyer, daysAgo: 10)
      let fresh = try await office.shop.customer("Eve", consent: false)
      #expect(await office.call("PUT", "/v1/retention/customers", ["days": 180]).status == 200)
      #expect(await office.call("GET", "/v1/retention/customers/preview?days=180").json["count"] == 2)
      let removed = try await desk(office, batch: 2).runOnce(office.shop.tenant)
      #expect(removed == 1)
      let erased = try await office.shop.records.read { [office] tx in
        try [old, merged, other, buyer, fresh].map { try tx.customer(office.shop.tenant, $0)?.erasedAt != nil }
      }
      #expect(erased == [true, false, false, false, false])
      let receipt = await office.call("GET", "/v1/erasures").items.first
      #expect(receipt?["asked_by"] == "retention" && receipt?["reason"] == "not_needed", "\(receipt ?? .null)")
    }
  }

  @Test("takes sessions that ended and rejected rows of old imports")
  func transient() async throws {
    try await Office.with(.sqlite) { office in
      let things = try await office.fill()
      #expect(!things.finished.isEmpty)
      office.shop.advance(.days(91))
      let counted = await office.call("GET", "/v1/retention/imports/preview?days=90")
      #expect(counted.json["count"] == 1, "\(counted.text)")
      let removed = try await desk(office).runOnce(office.shop.tenant)
      #expect(removed >= 1)
      #expect(await office.call("GET", "/v1/retention/imports/preview?days=90").json["count"] == 0)
    }
  }

  @Test("refuses what would take too much, in words")
  func refusals() async throws {
    try await Office.with(.sqlite) { office in
      for (subject, days) in [("events", 29), ("messages", 7), ("customers", 100), ("imports", 0), ("events", 40_000)]
        as [(String, Int64)]
      {
        let answer = await office.call("PUT", "/v1/retention/\(subject)", ["days": .int(days)])
        #expect(answer.field == "days" && answer.status == 400, "\(subject): \(answer.text)")
        #expect(await office.call("GET", "/v1/retention/\(subject)/preview?days=\(days)").field == "days")
      }
      #expect(await office.call("PUT", "/v1/retention/orders", ["days": 90]).status == 404)
      #expect(await office.call("PUT", "/v1/retention/events", .object([:])).field == "days")
      #expect(await office.call("PUT", "/v1/retention/events", ["days": 90], as: .operate).status == 403)
      #expect(await office.call("PUT", "/v1/retention/events", ["days": 90]).status == 200)
      // A goal that counts events needs them until its window closes.
      try await office.openShop(["goal": ["event": "Product Viewed", "window_days": 60]])
      let goal = await office.call("PUT", "/v1/retention/events", ["days": 45])
      #expect(goal.code == "retention_goal" && goal.message?.contains("win-back") == true, "\(goal.text)")
      // Who is silent is told by events.
      #expect(await office.call("PUT", "/v1/retention/customers", ["days": 365]).code == "retention_order")
      #expect(await office.call("PUT", "/v1/retention/events", ["days": .null]).json["days"] == .null)
      #expect(await office.call("PUT", "/v1/retention/customers", ["days": 365]).status == 200)
      #expect(await office.call("PUT", "/v1/retention/events", ["days": 90]).code == "retention_order")
    }
  }
}

/// A store that fails after so many writes, as a process that is killed.
private struct FailingRecords: Records {
  let base: any Records
  let left: Countdown

  init(base: any Records, after count: Int) {
    self.base = base
    left = Countdown(count)
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await base.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    guard left.take() else { throw StoreError(.unavailable, "killed") }
    return try await base.write(body)
  }
}

private final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) { left = Mutex(count) }

  func take() -> Bool {
    left.withLock { left in
      left -= 1
      return left >= 0
    }
  }
}
