import Domain
import JSON

extension SegmentOracle {
  enum Value: Equatable {
    case number(Double)
    case text(String)
  }

  func trait(_ condition: JSON) -> Answer {
    let name = condition["trait"]?.stringValue ?? ""
    let operation = condition["op"]?.stringValue ?? ""
    let list = condition["value"]?.arrayValue ?? [condition["value"] ?? .null]
    let operands: [Value] = list.compactMap { value in
      if let text = value.stringValue {
        return Instant(rfc3339: text).map { .number(Double($0.microseconds)) } ?? .text(text)
      }
      return value.doubleValue.map(Value.number)
    }
    let wantsSet = condition["value"]?.boolValue ?? true
    return { instant in
      let value = self.value(name, instant)
      switch operation {
      case "is_set": return (value != nil) == wantsSet
      case "!=": return value != operands[0]
      case "=", "in": return value != nil && operands.contains(value!)
      default:
        guard case .number(let left)? = value, case .number(let right) = operands[0] else { return false }
        return operation == "<"
          ? left < right
          : operation == "<="
            ? left <= right
            : operation == ">"
              ? left > right : left >= right
      }
    }
  }

  private func value(_ name: String, _ now: Int64) -> Value? {
    let orders = history.orders.filter { $0.at.microseconds <= now }
    let bought = orders.filter { !oracleIsReturn($0) }
    let events = history.events.filter { $0.at.microseconds <= now }
    let times = bought.map(\.at.microseconds)
    func age(_ instant: Int64?) -> Value? {
      instant.map { .number((Double(now - $0) / 86_400_000_000).rounded(.down)) }
    }
    switch name {
    case "recency_days": return age(times.max())
    case "days_since_first_order": return age(times.min())
    case "days_since_last_visit": return age(events.map(\.at.microseconds).max())
    case "lifetime_days": return history.since.microseconds <= now ? age(history.since.microseconds) : nil
    case "frequency": return .number(Double(bought.count))
    case "spend_total": return .number(Double(orders.map(\.total).reduce(0, +)))
    case "average_order":
      return bought.isEmpty
        ? nil : .number((Double(bought.map(\.total).reduce(0, +)) / Double(bought.count)).rounded())
    case "first_order_at": return times.min().map { .number(Double($0)) }
    case "last_order_at": return times.max().map { .number(Double($0)) }
    case "average_gap_days":
      guard times.count > 1 else { return nil }
      return .number(Double(times.max()! - times.min()!) / Double(times.count - 1) / 86_400_000_000)
    case "purchase_stage": return .text(stage(now))
    case "engagement": return engagement(now).map(Value.text)
    case "price_sensitivity": return sensitivity(bought).map(Value.text)
    case "r", "f", "m", "rfm_cell": return score(name, bought, orders, now)
    default: break
    }
    if name.hasPrefix("event_count:") {
      let parts = name.split(separator: ":")
      return .number(Double(number(of: [String(parts[1])], Int64(parts[2])!, now)))
    }
    let days = Int64(name.dropLast().split(separator: "_")[1])!
    let recent = { (order: OrderFact) in isInside(order.at.microseconds, now, days, false) }
    if name.hasPrefix("orders_") { return .number(Double(bought.filter(recent).count)) }
    return .number(Double(orders.filter(recent).map(\.total).reduce(0, +)))
  }

  private func number(of names: [String], _ days: Int64, _ now: Int64) -> Int {
    history.events.filter { names.contains($0.name) && isInside($0.at.microseconds, now, days, false) }.count
  }

  private func stage(_ now: Int64) -> String {
    if history.orders.contains(where: { !oracleIsReturn($0) && isInside($0.at.microseconds, now, 14, false) }) {
      return "bought"
    }
    if number(of: ["Product Added", "Checkout Started"], 7, now) > 0 { return "deciding" }
    let seen = history.events.filter {
      $0.name == "Product Viewed" && isInside($0.at.microseconds, now, 14, false)
    }.compactMap { ($0.properties["product_id"] ?? $0.properties["sku"])?.stringValue }
    if Set(seen).count >= 3 || Set(seen).count < seen.count { return "comparing" }
    let looks = ["page", "Products Searched", "Product List Viewed", "Product Viewed"]
    return number(of: looks, 30, now) > 0 ? "browsing" : "aware"
  }

  private func engagement(_ now: Int64) -> String? {
    let all = history.events.filter { isInside($0.at.microseconds, now, 30, false) }.count
    if all >= 20 || number(of: ["Products Searched"], 30, now) >= 3 { return "researches" }
    return all >= 5 ? "explores" : all >= 1 ? "skims" : nil
  }

  private func sensitivity(_ bought: [OrderFact]) -> String? {
    let lines = bought.flatMap(\.lines).filter { $0.quantity > 0 && $0.amount > 0 }
    guard let cuts = context["price"]?.arrayValue?.compactMap(\.doubleValue), !lines.isEmpty else { return nil }
    let mean = Double(lines.map(\.amount).reduce(0, +)) / Double(lines.map(\.quantity).reduce(0, +))
    return mean < cuts[0] ? "low" : mean < cuts[1] ? "mid_value" : "premium"
  }

  private func score(_ name: String, _ bought: [OrderFact], _ orders: [OrderFact], _ now: Int64) -> Value? {
    guard let cuts = context["rfm"], let last = bought.map(\.at.microseconds).max() else { return nil }
    func passed(_ key: String, _ value: Int64) -> Int {
      (cuts[key]?.arrayValue ?? []).filter { value > $0.intValue ?? 0 }.count
    }
    let r = 5 - passed("recency_days", (now - last) / 86_400_000_000)
    let f = 1 + passed("frequency", Int64(bought.count))
    let m = 1 + passed("monetary", orders.map(\.total).reduce(0, +))
    switch name {
    case "r": return .number(Double(r))
    case "f": return .number(Double(f))
    case "m": return .number(Double(m))
    default: return .text("\(r)\(f)\(m)")
    }
  }
}
