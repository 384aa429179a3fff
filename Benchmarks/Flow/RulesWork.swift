import Domain
import JSON
import Rules

/// Answers the rules of a file for the customers of a file, as many times as asked, and says what they were.
enum RulesWork {
  /// `--input FILE`: `{"now", "rules": [condition...], "customers": [{"profile", "events", "orders"}...]}`, instants in
  /// seconds. Measured is what is done for one customer: the history is indexed and every rule answered.
  static func run(_ arguments: [String]) async throws -> JSON {
    let passes = FlowChild.option("--passes", in: arguments) ?? 1
    let input = JSONReader(try JSON.parse(try FlowChild.file("--input", in: arguments)))
    let now = Instant(microseconds: try input.int("now") * 1_000_000)
    let conditions = try input.array("rules") { reader throws(JSONError) in try Condition(reader) }
    let histories = try input.array("customers", history)
    let context = EvaluationContext(zone: Zone("Asia/Shanghai")!)
    var answers: [[Evaluation]] = []
    let watch = Stopwatch()
    for _ in 0..<passes {
      answers = histories.map { evaluateMany(conditions, $0, context, now: now) }
    }
    guard case .object(var result) = watch.json("evaluations", histories.count * passes) else { return .null }
    result["answers"] = .array(
      answers.map { list in .string(String(list.map { $0.isMember ? "1" : "0" }.joined())) })
    return .object(result)
  }

  private static func history(_ reader: JSONReader) throws(JSONError) -> History {
    let events = try reader.array("events") { event throws(JSONError) in
      EventFact(
        name: try event.string("name"), at: Instant(microseconds: try event.int("at") * 1_000_000),
        properties: try event.object("properties").value)
    }
    let orders = try reader.array("orders") { order throws(JSONError) in
      OrderFact(
        at: Instant(microseconds: try order.int("at") * 1_000_000), total: try order.int("total"),
        lines: try order.array("lines") { line throws(JSONError) in
          OrderFact.Line(
            product: try line.string("product"), category: try line.string("category"), quantity: 1,
            amount: try line.int("amount"))
        })
    }
    return History(
      profile: try reader.object("profile").value, since: Instant(microseconds: 0), events: events, orders: orders)
  }
}
