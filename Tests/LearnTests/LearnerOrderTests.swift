import Domain
import Learn
import Statistics
import TestSupport
import Testing

@Suite("The order of things")
struct LearnerOrderTests {
  /// One thing that happens to a shop.
  private enum Happening {
    case order(Order)
    case event(Event)
    case merge(Int, Int, number: Int)
  }

  /// A random history: who was drawn to what, what they did, who turned out to be whom.
  private struct Script {
    var assignments: [Assignment] = []
    var happenings: [Happening] = []
    static let customers = 12

    init(seed: UInt64) {
      var random = Xoshiro256(seed: seed)
      for customer in 1...Self.customers {
        for strategy in 100...101 where random.uniform() < 0.8 {
          let arm = [nil, "a", "b"].randomElement(using: &random)!
          let at = day(random.uniform() * 5)
          assignments.append(assignment(customer, arm: arm, at: at, strategy: strategy))
        }
      }
      for number in 0..<40 {
        let customer = Int.random(in: 1...Self.customers, using: &random)
        let at = day(random.uniform() * 20 - 2)
        if random.uniform() < 0.6 {
          let total = Int64.random(in: -50...200, using: &random)
          happenings.append(.order(order(number, of: customer, at: at, total: total)))
        } else {
          happenings.append(
            .event(event(number, of: customer, at: at, name: random.uniform() < 0.5 ? "Goal" : "Other")))
        }
      }
      // Disjoint pairs, so that no order of merges is refused.
      let shuffled = (1...Self.customers).shuffled(using: &random)
      for number in 0..<3 { happenings.append(.merge(shuffled[2 * number], shuffled[2 * number + 1], number: number)) }
    }

    /// The tallies, computed without any of the code under test.
    func expected(_ strategy: Int) -> [EffectTally] {
      var group = Array(0...Self.customers)
      var facts: [(customer: Int, at: Instant, total: Int64?, name: String?)] = []
      for happening in happenings {
        switch happening {
        case .merge(let from, let into, _): group[from] = into
        case .order(let order): facts.append((Int(order.customer.low & 0xFFFF), order.at, order.total, nil))
        case .event(let event): facts.append((Int(event.customer.low & 0xFFFF), event.at, nil, event.name))
        }
      }
      var cells: [String?: [Double]] = [:]
      for root in Set(group.dropFirst()) {
        let drawn = assignments.filter { group[Int($0.customer.low & 0xFFFF)] == root && $0.strategy == id(strategy) }
          .sorted { $0.at < $1.at }
        guard let first = drawn.first, Set(drawn.map(\.arm)).count == 1 else { continue }
        let mine = facts.filter { group[$0.customer] == root && $0.at >= first.at && $0.at < first.windowEndsAt }
        let revenue = Double(mine.compactMap(\.total).reduce(0, +))
        let isConverted = mine.contains { strategy == 100 ? ($0.total ?? -1) >= 0 : $0.name == "Goal" }
        let old = cells[first.arm] ?? [0, 0, 0, 0]
        let new = [1, isConverted ? 1 : 0, revenue, revenue * revenue]
        cells[first.arm] = zip(old, new).map(+)
      }
      return cells.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { arm, sums in
        tally(arm, units: Int64(sums[0]), converted: Int64(sums[1]), revenue: sums[2], squared: sums[3])
      }
    }
  }

  @Test("of facts, merges and looks never changes the tallies in the end", arguments: TestEngine.allCases)
  func anyOrder(engine: TestEngine) async throws {
    let documents = [document(arms: ["a", "b"]), document(arms: ["a", "b"], goal: "Goal")]
    for seed in UInt64(1)...8 {
      let script = Script(seed: seed)
      for order in UInt64(0)..<3 {
        try await Shop.with(engine, customers: Script.customers, documents: documents) { shop in
          try await shop.assign(script.assignments)
          var random = Xoshiro256(seed: seed * 100 + order)
          var now = 0.0
          for happening in script.happenings.shuffled(using: &random) {
            try await run(happening, in: shop)
            // At times before its window closes, at times after; the first order looks only at the end.
            if order > 0, random.uniform() < 0.3 {
              now = min(24, now + random.uniform() * 4)
              try await shop.settle(at: day(now))
            }
          }
          try await shop.settle(at: day(25))
          for strategy in 100...101 {
            #expect(try await shop.tallies(strategy) == script.expected(strategy), "seed \(seed), order \(order)")
          }
        }
      }
    }
  }

  private func run(_ happening: Happening, in shop: Shop) async throws {
    switch happening {
    case .order(let order): try await shop.take([order])
    case .event(let event): try await shop.take([], [event])
    case .merge(let from, let into, let number): try await shop.merge(from, into: into, number: number)
    }
  }
}
