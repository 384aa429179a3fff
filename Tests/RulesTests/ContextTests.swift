import Domain
import JSON
import Rules
import Testing

@Suite("The context of evaluations")
struct ContextTests {
  @Test("cuts are values somebody has, and ties share a score")
  func cuts() throws {
    var builder = ContextBuilder()
    for number in 1...10 {
      builder.add(
        .init(
          recencyDays: Int64(number), frequency: number < 9 ? 1 : 2, monetary: Int64(number * 100),
          meanPrice: number < 7 ? Double(number) : nil))
    }
    builder.holidays = [CivilDay(year: 2026, month: 10, day: 1)]
    let document = builder.document
    #expect(document["rfm"]?["recency_days"] == [2, 4, 6, 8])
    #expect(document["rfm"]?["frequency"] == [1, 1, 1, 1])
    #expect(document["rfm"]?["monetary"] == [200, 400, 600, 800])
    #expect(document["price"] == [2.0, 4.0])
    let context = try EvaluationContext(RuleContext(version: 3, document: document, createdAt: origin), zone: .utc)
    #expect(context.version == 3)
    #expect(context.holidays == [CivilDay(year: 2026, month: 10, day: 1)])
    #expect(context.rfm?.frequency == [1, 1, 1, 1])
  }

  @Test("do not depend on the order of the customers")
  func anyOrder() {
    let samples = (0..<50).map { (number: Int64) -> ContextBuilder.Sample in
      .init(recencyDays: number % 7, frequency: number % 3, monetary: number * 37 % 11, meanPrice: Double(number % 5))
    }
    var forwards = ContextBuilder()
    var backwards = ContextBuilder()
    for sample in samples { forwards.add(sample) }
    for sample in samples.reversed() { backwards.add(sample) }
    #expect(forwards.document == backwards.document)
  }

  @Test("only buyers are samples, as of an instant")
  func samples() {
    let customer = PreparedHistory(history(orders: [order(day(1), 300), order(day(5), -100)]))
    #expect(ContextBuilder.Sample(customer, now: day(0)) == nil)
    #expect(
      ContextBuilder.Sample(customer, now: day(9))
        == .init(recencyDays: 8, frequency: 1, monetary: 200, meanPrice: 300))
    #expect(ContextBuilder().document["rfm"] == nil)
  }

  @Test(
    "errors name the field",
    arguments: [
      (["rfm": ["recency_days": [1, 2, 3]]], "rfm.recency_days: expected 4 ascending numbers"),
      (["rfm": ["recency_days": [4, 3, 2, 1]]], "rfm.recency_days: expected 4 ascending numbers"),
      (["price": [1]], "price: expected 2 ascending numbers"),
      (["holidays": ["x"]], "holidays[0]: a day such as 2026-10-01"),
    ] as [(JSON, String)])
  func errors(document: JSON, sentence: String) {
    let error = #expect(throws: JSONError.self) {
      try EvaluationContext(RuleContext(version: 1, document: document, createdAt: origin), zone: .utc)
    }
    #expect(error?.sentence == sentence)
  }
}
