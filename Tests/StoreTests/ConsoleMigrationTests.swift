import Domain
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("The migration to what the console draws")
struct ConsoleMigrationTests {
  @Test("counts the moves that are known and has old converters settled again", arguments: TestEngine.allCases)
  func carries(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate(Migrations.all.filter { $0.number < 31 })
      let tenant: TenantID = World.id(1)
      try await store.write { tx in
        try tx.saveMemberships(
          tenant,
          [(1, true), (2, true), (3, false)].map { number, isMember in
            Membership(
              customer: World.id(number), segment: World.id(1), isMember: isMember, since: World.start,
              segmentVersion: 1)
          })
      }
      for (number, converted) in [(1, 1), (2, 0)] {
        let customer: CustomerID = World.id(number)
        let strategy: ID<Strategy> = World.id(9)
        _ = try await database.write { connection in
          try connection.execute(
            """
            INSERT INTO outcomes (tenant_id, bucket, customer_id, mode, strategy_id, epoch, arm, is_converted, revenue,
              cost, is_closed, is_crossover, at)
            VALUES (\(tenant), \(customer.bucket), \(customer), 0, \(strategy), 1, 'a', \(Int64(converted)), 0, 0, 1,
              0, \(World.start))
            """)
        }
      }
      try await store.migrate()
      let (moves, due) = try await store.read { tx in
        (
          try tx.moves(tenant, World.id(1), in: [World.start - .days(1)..<World.start + .days(1)]),
          try tx.backlog(tenant, now: .seconds(4_000_000_000), most: 100)
        )
      }
      #expect(moves == [SegmentMoves(entered: 2, departed: 1)])
      #expect(due["learn"] == 1, "\(due)")
    }
  }
}
