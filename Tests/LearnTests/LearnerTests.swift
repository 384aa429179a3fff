import Domain
import JSON
import Learn
import TestSupport
import Testing

@Suite("A learner")
struct LearnerTests {
  @Test("counts nothing before a window closes, and everything after", arguments: TestEngine.allCases)
  func closing(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 3) { shop in
      try await shop.assign([assignment(1), assignment(2, arm: nil), assignment(3, arm: nil, at: day(1))])
      try await shop.write { try $0.insertActions(shop.tenant, [action(1, of: 1)]) }
      try await shop.take([order(1, of: 1, at: day(2), total: 300), order(2, of: 3, at: day(1), total: 40)])
      try await shop.settle(at: day(9.999))
      #expect(try await shop.tallies() == [])
      #expect(try await shop.outcome(of: 1)?.revenue == 300)
      #expect(try await shop.outcome(of: 1)?.isClosed == false)
      try await shop.settle(at: day(10))
      #expect(
        try await shop.tallies() == [
          tally(nil, units: 1, converted: 0),
          tally("a", units: 1, converted: 1, revenue: 300, squared: 90_000, cost: 5),
        ])
      try await shop.settle(at: day(11))
      #expect(try await shop.tallies()[0] == tally(nil, units: 2, converted: 1, revenue: 40, squared: 1_600))
      #expect(try await shop.learner.runOnce(shop.tenant) == 0)
    }
  }

  @Test("takes a return off, also long after the window has closed", arguments: TestEngine.allCases)
  func lateReturn(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 1) { shop in
      try await shop.assign([assignment(1)])
      try await shop.take([order(1, of: 1, at: day(2), total: 300)])
      try await shop.settle(at: day(20))
      #expect(try await shop.tallies()[0].revenue == 300)
      try await shop.take([order(2, of: 1, at: day(4), total: -100), order(3, of: 1, at: day(15), total: -200)])
      try await shop.settle(at: day(40))
      #expect(try await shop.tallies() == [tally("a", units: 1, converted: 1, revenue: 200, squared: 40_000)])
    }
  }

  @Test("counts an event of the strategy's goal", arguments: TestEngine.allCases)
  func eventGoal(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 2, documents: [document(goal: "Trial Started")]) { shop in
      try await shop.assign([assignment(1), assignment(2)])
      try await shop.take(
        [order(1, of: 2, at: day(1), total: 10)], [event(1, of: 1, at: day(1), name: "Trial Started")])
      try await shop.settle(at: day(10))
      #expect(try await shop.tallies() == [tally("a", units: 2, converted: 1, revenue: 10, squared: 100)])
    }
  }

  @Test("follows merges and un-merges; crossovers leave", arguments: TestEngine.allCases)
  func merging(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 4) { shop in
      // 1 and 2 were drawn alike, 3 and 4 differently; 2 and 4 will speak for both.
      try await shop.assign([
        assignment(1), assignment(2, at: day(1)), assignment(3), assignment(4, arm: nil, at: day(1)),
      ])
      try await shop.take([order(1, of: 1, at: day(2), total: 10), order(2, of: 2, at: day(3), total: 5)])
      try await shop.settle(at: day(20))
      let apart = [
        tally(nil, units: 1, converted: 0), tally("a", units: 3, converted: 2, revenue: 15, squared: 125),
      ]
      #expect(try await shop.tallies() == apart)
      let first = try await shop.merge(1, into: 2, number: 1)
      let second = try await shop.merge(3, into: 4, number: 2)
      try await shop.settle(at: day(21))
      #expect(try await shop.tallies() == [tally("a", units: 1, converted: 1, revenue: 15, squared: 225)])
      #expect(try await shop.outcome(of: 3)?.isCrossover == true)
      try await shop.write { tx in
        for merge in [first, second] {
          try tx.undoMerge(shop.tenant, merge.id, at: day(22))
          try tx.touch(
            shop.tenant, [merge.from, merge.into].map { AgendaTouch(customer: $0, stage: .learn, dueAt: day(22)) })
        }
      }
      try await shop.settle(at: day(22))
      #expect(try await shop.tallies() == apart)
    }
  }

  @Test("hands an alias' claim over to who speaks for it", arguments: TestEngine.allCases)
  func handOver(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 2) { shop in
      try await shop.assign([assignment(2)])
      try await shop.merge(1, into: 2)
      try await shop.settle(at: day(20))
      try await shop.take([order(1, of: 1, at: day(2), total: 10)])
      #expect(try await shop.learner.runOnce(shop.tenant) == 1)
      #expect(try await shop.tallies()[0].converted == 0)
      #expect(try await shop.learner.runOnce(shop.tenant) == 1)
      #expect(try await shop.tallies()[0].converted == 1)
      #expect(try await shop.learner.runOnce(shop.tenant) == 0)
    }
  }

  @Test("leaves what is counted of an erased person", arguments: TestEngine.allCases)
  func erasing(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 2) { shop in
      try await shop.assign([assignment(1), assignment(2, arm: nil)])
      try await shop.take([order(1, of: 1, at: day(2), total: 10)])
      try await shop.settle(at: day(5))
      try await shop.write { tx in
        var customer = try #require(try tx.customer(shop.tenant, id(1)))
        customer.erasedAt = day(6)
        try tx.updateCustomer(shop.tenant, customer)
        try tx.updateOrder(shop.tenant, id(1_001), customer: id(1), total: 0, lines: [])
        try tx.touch(shop.tenant, [AgendaTouch(customer: id(1), stage: .learn, dueAt: day(6))])
      }
      try await shop.settle(at: day(6))
      try await shop.settle(at: day(10))
      #expect(
        try await shop.tallies() == [
          tally(nil, units: 1, converted: 0), tally("a", units: 1, converted: 1, revenue: 10, squared: 100),
        ])
    }
  }

  @Test("counts an action again that ended without effect", arguments: TestEngine.allCases)
  func expiredAction(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 1, documents: [document(windowDays: 1)]) { shop in
      try await shop.assign([assignment(1, days: 1)])
      try await shop.write { try $0.insertActions(shop.tenant, [action(1, of: 1, state: .ready)]) }
      try await shop.settle(at: day(1))
      #expect(try await shop.tallies()[0].cost == 5)
      try await shop.write { tx in
        var expired = try #require(try tx.action(shop.tenant, id(20_001)))
        expired.state = .expired
        try tx.updateAction(shop.tenant, expired, from: .ready, token: nil)
      }
      try await shop.settle(at: day(3))
      #expect(try await shop.tallies()[0].cost == 0)
    }
  }
}
