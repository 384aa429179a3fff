import Domain
import Learn
import Testing

@Suite("A unit of a strategy")
struct StrategyUnitTests {
  private static let goal = StrategyDocument.Goal(event: "order", windowDays: 10)

  private func outcome(
    _ orders: [OrderFact] = [], _ events: [EventFact] = [], goal: StrategyDocument.Goal = goal,
    of assignments: [Assignment] = [assignment(1)], at now: Instant = day(10)
  ) throws -> Outcome {
    let unit = try #require(StrategyUnit.all(in: assignments).first)
    let spending = Spending(of: unit, [], [], [:])
    return try #require(
      unit.outcomes(goal, History(since: start, events: events, orders: orders), spending, now: now).first)
  }

  @Test("has a window that opens with the draw and ends before its last instant")
  func window() throws {
    let tick = Span(microseconds: 1)
    let inside = [OrderFact(at: start, total: 100), OrderFact(at: day(10) - tick, total: 20)]
    let outside = [OrderFact(at: start - tick, total: 7), OrderFact(at: day(10), total: 9)]
    #expect(try outcome(inside + outside).revenue == 120)
    #expect(try outcome(outside).isConverted == false)
    #expect(try outcome(inside, at: day(10) - tick).isClosed == false)
    #expect(try outcome(inside, at: day(10)).isClosed)
  }

  @Test("converts by an order that is no return, and takes returns off its revenue")
  func returns() throws {
    let back = OrderFact(at: day(3), total: -30, lines: [.init(product: "A", quantity: -1, amount: -30)])
    #expect(try outcome([OrderFact(at: day(1), total: 100), back]).revenue == 70)
    #expect(try outcome([back]).isConverted == false)
    #expect(try outcome([back]).revenue == -30)
    let swap = OrderFact(at: day(1), total: 0, lines: [.init(product: "A", quantity: -1, amount: 0)])
    #expect(try outcome([swap]).isConverted == false)
    #expect(try outcome([OrderFact(at: day(1), total: 0)]).isConverted)
  }

  @Test("converts by the goal's event, and counts revenue from orders all the same")
  func events() throws {
    let goal = StrategyDocument.Goal(event: "Trial Started", windowDays: 10)
    let orders = [OrderFact(at: day(2), total: 50)]
    #expect(try outcome(orders, [EventFact(name: "Trial Started", at: day(1))], goal: goal).isConverted)
    let other = try outcome(orders, [EventFact(name: "Page Viewed", at: day(1))], goal: goal)
    #expect(!other.isConverted)
    #expect(other.revenue == 50)
  }

  @Test("is as first assigned; members of another draw make a crossover, those of the same leave one row")
  func aliases() throws {
    let same = [assignment(2, at: day(1)), assignment(1)]
    let unit = try #require(StrategyUnit.all(in: same).first)
    let spending = Spending(of: unit, [], [], [:])
    let rows = unit.outcomes(
      Self.goal, History(since: start, orders: [OrderFact(at: day(2), total: 9)]), spending, now: day(99))
    #expect(rows.map(\.customer) == [id(1), id(2)])
    #expect(rows.map(\.isClosed) == [true, false])
    #expect(rows.map(\.revenue) == [9, 0])
    #expect(rows.map(\.isCrossover) == [false, false])
    #expect(try outcome(of: [assignment(1), assignment(2, arm: nil, at: day(1))]).isCrossover)
    #expect(try outcome(of: [assignment(1), assignment(2, arm: "b", at: day(1))]).isCrossover)
  }

  @Test("is one for each strategy")
  func strategies() {
    let units = StrategyUnit.all(in: [assignment(1, strategy: 101), assignment(1), assignment(2)])
    #expect(units.map(\.strategy) == [id(100), id(101)])
  }
}

@Suite("Spending on a unit")
struct SpendingTests {
  private let unit = StrategyUnit.all(in: [assignment(1)])[0]

  @Test("counts actions of the window that were not without effect")
  func money() {
    let states = Action.State.allCases.enumerated().map { action($0.offset, of: 1, cost: 1, state: $0.element) }
    #expect(Spending(of: unit, states, [], [:]).money == 8)
    let late = [action(50, of: 1, at: day(10), cost: 7), action(51, of: 1, at: day(9), cost: 2)]
    #expect(Spending(of: unit, late, [], [:]).money == 2)
  }

  @Test("counts redeemed coupons: amounts as they are, percentages with the most they can be")
  func discounts() {
    func coupon(_ pool: String, action: Int?, redeemed: Instant?) -> Coupon {
      Coupon(
        code: pool, pool: pool, customer: id(1), action: action.map { id(20_000 + $0) }, issuedAt: start,
        expiresAt: day(30), redeemedAt: redeemed)
    }
    func pool(_ key: String, _ discount: CouponPool.Discount) -> CouponPool {
      CouponPool(
        key: key, name: key, discount: discount, threshold: 0, total: nil, perCustomer: 1, validFrom: start,
        validDays: 30)
    }
    let pools = ["ten": pool("ten", .amount(1_000)), "share": pool("share", .percent(20, ceiling: 500))]
    func spent(_ coupon: Coupon) -> Int64 { Spending(of: unit, [action(1, of: 1)], [coupon], pools).discounts }
    #expect(spent(coupon("ten", action: 1, redeemed: day(2))) == 1_000)
    #expect(spent(coupon("share", action: 1, redeemed: day(2))) == 500)
    #expect(spent(coupon("ten", action: 1, redeemed: nil)) == 0)
    #expect(spent(coupon("ten", action: 1, redeemed: day(10))) == 0)
    #expect(spent(coupon("ten", action: 2, redeemed: day(2))) == 0)
    #expect(spent(coupon("ten", action: nil, redeemed: day(2))) == 0)
  }

  @Test("is looked at again when an action on its way would have expired")
  func unsettled() {
    #expect(Spending(of: unit, [action(1, of: 1, state: .ready)], [], [:]).unsettledUntil == day(3))
    #expect(Spending(of: unit, [action(1, of: 1)], [], [:]).unsettledUntil == nil)
  }
}
