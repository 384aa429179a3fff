import Domain
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("A look-up by key")
struct PlanTests {
  private static let customers: [CustomerID] = [World.id(1), World.id(2), World.id(3)]
  private static let name = SourceKey(source: "s", id: "1")

  @Test(
    "uses the whole key on SQLite",
    arguments: [
      ("events", .belongs(toAnyOf: customers), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("orders", .belongs(toAnyOf: customers), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("order_lines", .belongs(toAnyOf: customers), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("aliases", .belongs(toAnyOf: customers), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("identities", .belongs(toAnyOf: customers), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("events", .belongs(toAnyOf: [customers[0]]), "tenant_id=? AND bucket=? AND customer_id=?"),
      ("fact_keys", .isNamed([name]), "tenant_id=? AND source=? AND source_id=?"),
      ("orders", .isNamed([name]), "tenant_id=? AND source=? AND source_id=?"),
      ("identities", .holds(["kind", "value"], anyOf: [["email", "a"]]), "tenant_id=? AND kind=? AND value=?"),
    ] as [(SQL, SQL, String)])
  func keys(table: SQL, condition: SQL, expected: String) async throws {
    try await World.with(.sqlite) { world throws in
      let tenant = world.tenant
      let plan = try await world.store.readSQL { transaction in
        try transaction.query(
          "EXPLAIN QUERY PLAN SELECT * FROM \(fragment: table) WHERE tenant_id = \(tenant) AND \(fragment: condition)"
        ) { row throws(SQLError) in try row.text(3) }
      }
      #expect(plan.contains { $0.hasPrefix("SEARCH") && $0.contains("(\(expected)") }, "\(plan)")
    }
  }

  @Test("of what is ready reads one channel and one priority, and nothing that is not due yet")
  func ready() async throws {
    try await World.with(.sqlite) { world throws in
      let tenant = world.tenant
      let plans = try await world.store.readSQL { tx in
        try [tx.levels(tenant, .email), tx.dueLongest(tenant, .email, 5, now: World.start, limit: 8)].map {
          try tx.query("EXPLAIN QUERY PLAN \(fragment: $0)") { row throws(SQLError) in try row.text(3) }
            .filter { $0.contains(" actions ") }
        }
      }
      let search = "SEARCH actions USING INDEX actions_urgency (tenant_id=? AND channel=?"
      #expect(plans[0] == [search + ")", search + " AND priority<?)"])
      #expect(plans[1] == [search + " AND priority=? AND due_at<?)"])
    }
  }
}
