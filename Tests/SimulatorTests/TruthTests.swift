import Domain
import JSON
import Simulator
import Statistics
import Synchronization
import Testing

@Suite("The truth about a world")
struct TruthTests {
  private static let start = Zone.utc.start(of: CivilDay(year: 2026, month: 3, day: 2))
  private static let launch = start + .days(5)
  private static let window = Span.days(21)

  private func experiment(seed: UInt64, arm: String) -> (measured: EffectEstimate, truth: TrueEffect) {
    var world = World(seed: seed, customers: 1_000, start: Self.start, zone: .utc)
    let candidates = world.shoppers.map { World.Candidate(userID: $0.userID, at: Self.launch) }
    let truth = world.truth(of: candidates, arm: arm, window: Self.window)
    var random = Xoshiro256(seed: seed &+ 7)
    let treated = Set(world.shoppers.map(\.userID).filter { _ in random.uniform() < 0.5 })
    _ = world.step(to: Self.launch)
    for userID in treated.sorted() { world.treated(customer: userID, arm: arm, at: Self.launch) }
    let orders = world.step(to: Self.launch + Self.window).filter { ($0.orderFact?.total ?? 0) > 0 }
    let converted = Set(orders.compactMap(\.userID))
    func moments(_ side: [Shopper]) -> Moments {
      Moments(converted: side.count { converted.contains($0.userID) }, of: side.count)
    }
    let control = moments(world.shoppers.filter { !treated.contains($0.userID) })
    let treatment = moments(world.shoppers.filter { treated.contains($0.userID) })
    return (EffectEstimate(control: control, treatment: treatment, measure: .conversion), truth)
  }

  @Test("is found again by a plain experiment, within its error")
  func recovered() {
    var covered = 0
    var error = 0.0
    for seed in UInt64(1)...30 {
      let (measured, truth) = experiment(seed: seed, arm: "coupon")
      #expect((0.03...0.10).contains(truth.conversionLift))
      covered += measured.fixed.contains(truth.conversionLift) ? 1 : 0
      error += (measured.difference - truth.conversionLift) / 30
    }
    // 95% of 30 is 28 or 29; fewer than 24 has a chance of less than one in a thousand.
    #expect(covered >= 24)
    // One experiment is off by 3 points, so the mean of 30 by 0.6.
    #expect(abs(error) < 0.018)
  }

  @Test("is what happens, customer by customer")
  func potentialOutcomes() {
    var world = World(seed: 3, customers: 400, start: Self.start, zone: .utc)
    let even = world.shoppers.filter { $0.number % 2 == 0 }
    let outcomes = world.shoppers.map { shopper in
      let candidate = World.Candidate(userID: shopper.userID, at: Self.launch)
      let both = world.outcomes(of: candidate, arm: "gift", window: Self.window)
      return shopper.number % 2 == 0 ? both.treated : both.untreated
    }
    _ = world.step(to: Self.launch)
    for shopper in even { world.treated(customer: shopper.userID, arm: "gift", at: Self.launch) }
    let orders = world.step(to: Self.launch + Self.window).filter { $0.orderFact != nil }
    for (shopper, outcome) in zip(world.shoppers, outcomes) {
      let mine = orders.filter { $0.userID == shopper.userID }.compactMap(\.orderFact?.total)
      #expect(mine.reduce(0, +) == outcome.revenue)
      #expect(mine.contains { $0 > 0 } == outcome.isConverted)
    }
  }

  @Test("knows arms that do harm, and arms that do nothing")
  func harm() {
    let world = World(seed: 5, customers: 4_000, start: Self.start, zone: .utc)
    let candidates = world.shoppers.map { World.Candidate(userID: $0.userID, at: Self.launch) }
    var setting = WorldSetting()
    setting.responses["harm"] = TrueResponse(orderLift: -0.5)
    let harmful = World(seed: 5, customers: 4_000, start: Self.start, zone: .utc, setting: setting)
    #expect(harmful.truth(of: candidates, arm: "harm", window: .days(14)).conversionLift < -0.02)
    #expect(world.truth(of: candidates, arm: "nothing", window: .days(14)).conversionLift == 0)
  }
}

@Suite("A simulator's driver")
struct SimulatorDriverTests {
  @Test("sends everything in batches, moves the clock first, and feeds deliveries back")
  func driving() async throws {
    let start = Zone.utc.start(of: CivilDay(year: 2026, month: 3, day: 2))
    let clock = SimulatedClock(start)
    let posted = Mutex<[JSON]>([])
    let driver = SimulatorDriver { path, body in
      #expect(path == "/v1/batch")
      let batch = body["batch"]?.arrayValue ?? []
      #expect((1...200).contains(batch.count))
      for message in batch {
        let at = (message["at"] ?? message["timestamp"])?.stringValue.flatMap { Instant(rfc3339: $0) }
        #expect(at.map { $0 <= clock.now } == true)
      }
      posted.withLock { $0 += batch }
    }
    var setting = WorldSetting()
    setting.responses = ["always": TrueResponse(orderLift: 1, meanDelay: .hours(1))]
    var world = World(seed: 1, customers: 50, start: start, zone: .utc, setting: setting)
    let count = try await driver.run(&world, to: start + .days(4), every: .days(1), clock: clock) { now in
      now == start + .days(1) ? [.init(userID: "member-1", arm: "always", at: now)] : []
    }
    #expect(count == posted.withLock { $0.count })
    #expect(clock.now == start + .days(4))
    let orders = posted.withLock { $0 }.filter {
      $0["type"] == "order" && $0["customer"]?["user_id"] == "member-1"
    }
    #expect(!orders.isEmpty)
    clock.advance(to: start)
    #expect(clock.now == start + .days(4))
  }
}
