package import Domain
package import JSON

/// A second, naive answer to the conditions of segments, straight from their JSON and the raw facts.
///
/// It shares nothing with Rules: every question walks every fact, and civil days come from Foundation's calendar.
package struct SegmentOracle {
  typealias Answer = (Int64) -> Bool

  let history: History
  let context: JSON
  let tenantDays: OracleCalendar
  let customerDays: OracleCalendar

  package init(history: History, context: JSON, zone: String) {
    self.history = history
    self.context = context
    tenantDays = OracleCalendar.named(zone)
    customerDays = history.zone.map { OracleCalendar.named($0.name) } ?? tenantDays
  }

  /// A function of an instant in microseconds.
  package func answer(_ condition: JSON) -> (Int64) -> Bool {
    if let parts = condition["all"]?.arrayValue {
      let answers = parts.map(answer)
      return { instant in answers.allSatisfy { $0(instant) } }
    }
    if let parts = condition["any"]?.arrayValue {
      let answers = parts.map(answer)
      return { instant in answers.contains { $0(instant) } }
    }
    if let part = condition["not"] {
      let inner = answer(part)
      return { !inner($0) }
    }
    if condition["trait"] != nil { return trait(condition) }
    if let path = condition["profile"]?.stringValue {
      let truth = oracleCompare(oracleLookUp(path, in: history.profile), condition)
      return { _ in truth }
    }
    if condition["event"] != nil { return event(condition) }
    if let body = condition["orders"] { return orders(body) }
    if let body = condition["bought"] { return bought(body) }
    return date(condition)
  }

  /// The conditions that are no combinations.
  package static func atoms(of condition: JSON) -> [JSON] {
    if let parts = condition["all"]?.arrayValue ?? condition["any"]?.arrayValue { return parts.flatMap(atoms) }
    if let part = condition["not"] { return atoms(of: part) }
    return [condition]
  }

  private func event(_ condition: JSON) -> Answer {
    let facts = history.events.filter { event in
      event.name == condition["event"]?.stringValue
        && (condition["where"]?.arrayValue ?? []).allSatisfy { test in
          oracleCompare(oracleLookUp(test["property"]?.stringValue ?? "", in: event.properties), test)
        }
    }
    let absent = condition["not_within_days"]?.intValue
    let days = absent ?? condition["within_days"]?.intValue
    let isCalendar = condition["calendar"]?.boolValue ?? false
    let limits = absent == nil ? countLimits(condition) : (0, 0)
    return { instant in
      let number = facts.filter { isInside($0.at.microseconds, instant, days, isCalendar) }.count
      return limits.0 <= number && number <= limits.1
    }
  }

  private func orders(_ body: JSON) -> Answer {
    let days = body["within_days"]?.intValue
    let isCalendar = body["calendar"]?.boolValue ?? false
    let asksNumber = body["at_least"] != nil || body["at_most"] != nil
    let asksTotal = body["total_at_least"] != nil || body["total_at_most"] != nil
    let limits = countLimits(body)
    return { instant in
      let facts = history.orders.filter { isInside($0.at.microseconds, instant, days, isCalendar) }
      let number = facts.filter { !oracleIsReturn($0) }.count
      let total = facts.map(\.total).reduce(0, +)
      let numberFits = limits.0 <= number && number <= limits.1
      let totalFits =
        total >= body["total_at_least"]?.intValue ?? .min && total <= body["total_at_most"]?.intValue ?? .max
      return asksTotal ? totalFits && (!asksNumber || numberFits) : numberFits
    }
  }

  private func bought(_ body: JSON) -> Answer {
    let facts = history.orders.filter { order in
      !oracleIsReturn(order)
        && order.lines.contains { line in
          line.quantity > 0
            && (body["product"]?.stringValue == line.product
              || (body["category"] != nil && body["category"]?.stringValue == line.category))
        }
    }
    let limits = countLimits(body)
    let isCalendar = body["calendar"]?.boolValue ?? false
    return { instant in
      let number = facts.filter {
        isInside($0.at.microseconds, instant, body["within_days"]?.intValue, isCalendar)
      }.count
      return limits.0 <= number && number <= limits.1
    }
  }

  /// Whether the local date so many days on is the date of the profile, or the 28th standing in for 29 February.
  private func date(_ condition: JSON) -> Answer {
    let ahead = Int(condition["in_days"]?.intValue ?? 0)
    let text = oracleLookUp(condition["date"]?.stringValue ?? "", in: history.profile)?.stringValue ?? ""
    let numbers = text.split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 3 || numbers.count == 2 else { return { _ in false } }
    let (month, day) = (numbers[numbers.count - 2], numbers[numbers.count - 1])
    return { instant in
      let target = customerDays.civil[customerDays.index(of: instant) + ahead]
      let tomorrow = customerDays.civil[customerDays.index(of: instant) + ahead + 1]
      if numbers.count == 3, target.year < numbers[0] { return false }
      if target.month == month, target.day == day { return true }
      return month == 2 && day == 29 && target.month == 2 && target.day == 28 && tomorrow.month == 3
    }
  }

  private func countLimits(_ body: JSON) -> (Int, Int) {
    let low = body["at_least"]?.intValue
    let high = body["at_most"]?.intValue
    return (Int(low ?? (high == nil ? 1 : 0)), Int(high ?? 1_000_000))
  }

  func isInside(_ fact: Int64, _ instant: Int64, _ days: Int64?, _ isCalendar: Bool) -> Bool {
    guard fact <= instant else { return false }
    guard let days else { return true }
    if isCalendar { return tenantDays.index(of: fact) > tenantDays.index(of: instant) - Int(days) }
    return instant - fact < days * 86_400_000_000
  }
}

func oracleIsReturn(_ order: OrderFact) -> Bool {
  order.total < 0 || (order.total == 0 && !order.lines.filter { $0.quantity < 0 }.isEmpty)
}
