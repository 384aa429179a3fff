import Decide
import Domain
import JSON
import Sense
import TestSupport
import Testing

@Suite("A decider beside others")
struct DeciderRaceTests {
  @Test("leaves what another has taken over, and decides the rest", arguments: TestEngine.allCases)
  func lostLease(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      for number in 0..<4 { try await shop.order(try await shop.customer("C\(number)"), daysAgo: 100) }
      try await DeciderTests.start(shop, ["holdout": 0, "reentry": ["mode": "always"]])
      _ = try await DeciderTests.desk(shop).run(shop.tenant, key: "winback")
      // Between the claim and the decision the lease runs out, and another takes two of the four.
      let slow = SlowRecords(shop)
      let considered = try await Decider(records: slow, clock: shop.clock, ids: shop.ids).runOnce(shop.tenant)
      #expect(considered == 4)
      #expect(try await DeciderTests.outcomes(shop) == ["planned": 6])
      shop.advance(.minutes(2))
      try await DeciderTests.settle(shop)
      #expect(try await DeciderTests.outcomes(shop) == ["planned": 8])
    }
  }

  @Test("considers merged customers once in a run", arguments: TestEngine.allCases)
  func run(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let (one, other) = (try await shop.customer("Li"), try await shop.customer("Lee"))
      for customer in [one, other] { try await shop.order(customer, daysAgo: 100) }
      try await DeciderTests.start(shop, ["holdout": 0, "reentry": ["mode": "always"]])
      try await CustomerMerge(records: shop.records, clock: shop.clock, ids: shop.ids)
        .merge(shop.tenant, from: one, into: other, reason: "same person", principal: "li")
      try await DeciderTests.settle(shop)
      #expect(try await DeciderTests.desk(shop).run(shop.tenant, key: "winback") == 1)
    }
  }
}

/// Before its second write the clock moves on by two minutes and another claims two occurrences.
private final class SlowRecords: Records {
  private let shop: TestShop
  private let writes = WriteCounter()

  init(_ shop: TestShop) { self.shop = shop }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await shop.records.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    if await writes.next() == 2 {
      shop.advance(.minutes(2))
      let (tenant, now) = (shop.tenant, shop.now)
      _ = try await shop.records.write { tx in
        try tx.claimOccurrences(tenant, now: now, lease: .minutes(1), limit: 2).count
      }
    }
    return try await shop.records.write(body)
  }
}

private actor WriteCounter {
  private var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}
