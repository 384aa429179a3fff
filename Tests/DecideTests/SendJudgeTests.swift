import Domain
import TestSupport
import Testing

@Suite("The judge of unique sends")
struct SendJudgeTests {
  private static let one = CustomerID(high: 1, low: 1)
  private static let other = CustomerID(high: 1, low: 2)
  private static let strategy = ID<Strategy>(high: 2, low: 1)

  /// One action of each of two customers, who are merged at stamp 10; the second is sent at `stamp`.
  private static func problems(sentAt stamp: Int64, pause: Int64?, limit: Int = 9, arm: String = "a") -> [String] {
    var trace = SendTrace()
    trace.rules = [
      SendTrace.Rule(
        strategy: strategy, version: 1, stamp: 1, pause: pause, arms: ["a", "b"],
        limits: [SendTrace.Limit(channel: nil, count: limit, span: 86_400_000_000)])
    ]
    trace.links = [SendTrace.Link(id: ID(high: 3, low: 1), stamp: 10, from: one, into: other)]
    for (number, customer) in [one, other].enumerated() {
      let id = ID<Action>(high: 4, low: UInt64(number))
      trace.planned.append(
        SendTrace.Planned(
          id: id, stamp: number == 0 ? 5 : stamp - 1, customer: customer, strategy: strategy, version: 1,
          occurrence: ID(high: 5, low: UInt64(number)), step: "mail", arm: number == 0 ? "a" : arm, channel: "email",
          at: .seconds(Int64(number) + 1), counts: true))
      trace.begun.append(
        SendTrace.Begun(action: id, stamp: number == 0 ? 6 : stamp, at: .seconds(100), mayHaveReached: true))
    }
    trace.draws = [SendTrace.Draw(customer: one, strategy: strategy, arm: "a", at: .seconds(1))]
    if stamp < 10 { trace.draws.append(SendTrace.Draw(customer: other, strategy: strategy, arm: arm, at: .seconds(2))) }
    return SendJudge(trace).problems
  }

  @Test("finds a second message begun after the merge, and none begun before it")
  func reentry() {
    #expect(Self.problems(sentAt: 9, pause: nil).isEmpty)
    #expect(Self.problems(sentAt: 12, pause: nil).count == 1)
    #expect(Self.problems(sentAt: 12, pause: 0).isEmpty)
  }

  @Test("finds a cap passed over the merged customers, and a second draw")
  func limitsAndDraws() {
    #expect(Self.problems(sentAt: 12, pause: 0, limit: 1).count == 1)
    #expect(Self.problems(sentAt: 9, pause: 0, limit: 1).isEmpty)
    #expect(Self.problems(sentAt: 12, pause: 0, arm: "b").count == 1)
  }
}
