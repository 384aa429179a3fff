import Domain
import Store
import TestSupport
import Testing

@Suite("Coupons")
struct CouponStoreTests {
  @Test("come from a pool until it is empty, exactly, also at once", arguments: TestEngine.allCases)
  func pools(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.savePool($1, World.makePool(total: 30)) }
      let take = { @Sendable in try await world.write { try $0.takeFromPool($1, key: "spring") } }
      let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<80 { group.addTask { try await take() } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(taken == 30)
      try await world.write { try $0.returnToPool($1, key: "spring") }
      #expect(try await take())
      #expect(try await !take())
      #expect(await code { try await world.write { try $0.savePool($1, World.makePool(total: 29)) } } == .invalid)
      #expect(await code { _ = try await world.write { try $0.takeFromPool($1, key: "none") } } == .notFound)
    }
  }

  @Test("keep their pool's rules, and a change keeps what is issued", arguments: TestEngine.allCases)
  func rules(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var pool = World.makePool(total: nil)
      try await world.write { [pool] in
        try $0.savePool($1, pool)
        _ = try $0.takeFromPool($1, key: "spring")
      }
      pool.discount = .amount(500)
      pool.total = 10
      try await world.write { [pool] in try $0.savePool($1, pool) }
      pool.issued = 1
      #expect(try await world.read { try $0.pool($1, key: "spring") } == pool)
      #expect(try await world.read { try $0.pools($1) } == [pool])
      #expect(try await world.read { try $0.pool($1, key: "none") } == nil)
      try await world.write { try $0.returnToPool($1, key: "spring") }
      #expect(await code { try await world.write { try $0.returnToPool($1, key: "spring") } } == .invalid)
    }
  }

  @Test("belong to one customer, and their first redemption stands", arguments: TestEngine.allCases)
  func wallet(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var coupon = World.makeCoupon("SPRING-1", of: 1)
      try await world.write { [coupon] in
        try $0.insertCoupon($1, coupon)
        try $0.insertCoupon($1, World.makeCoupon("SPRING-2", of: 2))
      }
      let twice = World.makeCoupon("SPRING-1", of: 3)
      #expect(await code { try await world.write { try $0.insertCoupon($1, twice) } } == .conflict)
      try await world.write {
        try $0.redeemCoupon($1, code: "SPRING-1", at: World.start + .days(1))
        try $0.redeemCoupon($1, code: "SPRING-1", at: World.start + .days(2))
      }
      coupon.redeemedAt = World.start + .days(1)
      #expect(try await world.read { try $0.coupon($1, code: "SPRING-1") } == coupon)
      #expect(try await world.read { try $0.coupons($1, of: [World.id(1), World.id(2), World.id(3)]) }.count == 2)
      try await world.write { try $0.deleteCoupon($1, code: "SPRING-1") }
      #expect(try await world.read { try $0.coupon($1, code: "SPRING-1") } == nil)
      let failure = await code {
        try await world.write { try $0.redeemCoupon($1, code: "SPRING-1", at: World.start) }
      }
      #expect(failure == .notFound)
      try await world.write { try $0.insertCoupon($1, twice) }
    }
  }
}
