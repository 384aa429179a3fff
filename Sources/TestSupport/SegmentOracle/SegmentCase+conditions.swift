import JSON

extension SeededRandom {
  mutating func condition(depth: Int) -> JSON {
    guard depth > 0 else { return atom() }
    switch Int.random(in: 0..<5, using: &self) {
    case 0: return ["not": condition(depth: depth - 1)]
    case 1, 2: return ["all": .array(parts(depth))]
    default: return ["any": .array(parts(depth))]
    }
  }

  private mutating func parts(_ depth: Int) -> [JSON] {
    var parts: [JSON] = []
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      parts.append(condition(depth: chance(50) ? depth - 1 : 0))
    }
    return parts
  }

  private mutating func atom() -> JSON {
    switch Int.random(in: 0..<12, using: &self) {
    case 0...3: traitAtom()
    case 4: .object(fieldTest("profile", profileTests()))
    case 5...7: eventAtom()
    case 8, 9: ordersAtom()
    case 10: boughtAtom()
    default: ["date": "birthday", "in_days": .int(pick([-3, 0, 0, 1, 7, 365]))]
    }
  }

  private mutating func traitAtom() -> JSON {
    let days: Int64 = pick([1, 7, 14, 30, 90])
    switch Int.random(in: 0..<10, using: &self) {
    case 0, 1:
      let name = pick(["recency_days", "days_since_first_order", "days_since_last_visit", "lifetime_days"])
      return number(name, [0, 1, 7, 30, 60, 90])
    case 2:
      let name = pick(["frequency", "orders_\(days)d", "event_count:Product Viewed:\(days)", "r", "f", "m"])
      return number(name, [0, 1, 2, 3, 4, 5])
    case 3: return number(pick(["spend_total", "spend_\(days)d", "average_order"]), [0, 100, 250, 500, 1_000])
    case 4:
      if chance(50) { return number("average_gap_days", [0, 1, 3, 7, 30]) }
      let text: JSON = .string("\(pick([2015, 2016, 2018, 2023, 2026]))-0\(pick([2, 5, 8]))-01T00:00:00Z")
      return [
        "trait": .string(pick(["first_order_at", "last_order_at"])), "op": .string(pick(["<", ">="])), "value": text,
      ]
    case 5, 6: return word("purchase_stage", ["aware", "browsing", "comparing", "deciding", "bought"])
    case 7, 8: return chance(70) ? word("engagement", ["skims", "explores", "researches"]) : sensitivity()
    default:
      func cell() -> String { "\(Int.random(in: 1...5, using: &self))\(pick([1, 1, 2, 5]))\(pick([1, 3, 5]))" }
      return word("rfm_cell", [cell(), cell(), cell(), cell()])
    }
  }

  private mutating func sensitivity() -> JSON { word("price_sensitivity", ["low", "mid_value", "premium"]) }

  private mutating func number(_ trait: String, _ values: [Int64]) -> JSON {
    let comparison = pick(["=", "!=", "<", "<=", ">", ">=", ">=", "in", "is_set"])
    var members: [String: JSON] = ["trait": .string(trait), "op": .string(comparison)]
    switch comparison {
    case "in": members["value"] = .array([.int(pick(values)), .int(pick(values)), .double(2.5)])
    case "is_set": if chance(50) { members["value"] = .bool(chance(50)) }
    default: members["value"] = chance(15) ? .double(Double(pick(values)) + 0.5) : .int(pick(values))
    }
    return .object(members)
  }

  private mutating func word(_ trait: String, _ words: [String]) -> JSON {
    switch pick(["=", "!=", "in", "is_set"]) {
    case "in": ["trait": .string(trait), "op": "in", "value": [.string(pick(words)), .string(pick(words))]]
    case "is_set": ["trait": .string(trait), "op": "is_set"]
    case let comparison: ["trait": .string(trait), "op": .string(comparison), "value": .string(pick(words))]
    }
  }

  private func profileTests() -> [(String, [String], JSON)] {
    [
      ("country", ["=", "!=", "<", ">", "starts_with", "contains"], "Fran"), ("country", ["=", "!=", "<="], "France"),
      ("country", ["in"], ["France", "中国"]), ("tags", ["contains"], "vip"), ("address.city", ["=", "!="], "上海"),
      ("address.city", ["is_set"], false), ("visits", ["=", "!=", "<", ">="], 2.0),
    ]
  }

  private func propertyTests() -> [(String, [String], JSON)] {
    [
      ("category", ["=", "!=", "starts_with"], "tea"), ("price", ["=", "<", ">=", "!="], 2),
      ("price", ["in"], [1, 2.5]),
      ("product_id", ["is_set"], true), ("product_id", ["is_set"], false),
    ]
  }

  private mutating func fieldTest(_ key: String, _ tests: [(String, [String], JSON)]) -> [String: JSON] {
    let (path, comparisons, value) = pick(tests)
    return [key: .string(path), "op": .string(pick(comparisons)), "value": value]
  }

  private mutating func eventAtom() -> JSON {
    var members: [String: JSON] = ["event": .string(pick(Self.events))]
    if chance(20) {
      members["not_within_days"] = .int(pick([1, 7, 30]))
      if chance(40) { members["calendar"] = true }
    } else {
      members.merge(limitsAndWindow()) { $1 }
    }
    if chance(40) { members["where"] = .array([.object(fieldTest("property", propertyTests()))]) }
    return .object(members)
  }

  private mutating func ordersAtom() -> JSON {
    var members = limitsAndWindow()
    if chance(50) {
      let low: Int64 = pick([-100, 0, 250, 500])
      if chance(80) { members["total_at_least"] = .int(low) }
      if chance(30) { members["total_at_most"] = .int(low + pick([0, 400, 2_000])) }
    }
    return ["orders": .object(members)]
  }

  private mutating func boughtAtom() -> JSON {
    var members = limitsAndWindow()
    if chance(50) { members["product"] = .string(pick(["P1", "P2"])) } else { members["category"] = "tea" }
    return ["bought": .object(members)]
  }

  private mutating func limitsAndWindow() -> [String: JSON] {
    var members: [String: JSON] = [:]
    let low: Int64 = pick([0, 1, 2, 3])
    if chance(60) { members["at_least"] = .int(low) }
    if chance(30) { members["at_most"] = .int(low + pick([0, 1])) }
    if chance(85) {
      members["within_days"] = .int(pick([1, 2, 7, 14, 30, 90]))
      if chance(35) { members["calendar"] = true }
    }
    return members
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers for the same seed everywhere.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  package mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &self)! }

  package mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
