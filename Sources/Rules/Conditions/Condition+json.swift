package import JSON

extension Condition {
  /// The document that reads back to this condition.
  package var json: JSON {
    switch self {
    case .all(let parts): ["all": .array(parts.map(\.json))]
    case .any(let parts): ["any": .array(parts.map(\.json))]
    case .not(let part): ["not": part.json]
    case .trait(let test): written("trait", test.trait.name, test.comparison, test.values.map(\.json))
    case .profile(let test): test.json("profile")
    case .event(let test): test.json
    case .orders(let test):
      ["orders": members(count: test.count, total: test.total, window: test.window)]
    case .bought(let test): test.json
    case .date(let test): ["date": .string(test.field.description), "in_days": .int(test.inDays)]
    }
  }
}

extension FieldTest {
  fileprivate func json(_ key: String) -> JSON { written(key, path.description, comparison, values) }
}

extension EventTest {
  fileprivate var json: JSON {
    var object = members(count: count, window: window).objectValue ?? [:]
    object["event"] = .string(name)
    if !filters.isEmpty { object["where"] = .array(filters.map { $0.json("property") }) }
    return .object(object)
  }
}

extension BoughtTest {
  fileprivate var json: JSON {
    var object = members(count: count, window: window).objectValue ?? [:]
    switch subject {
    case .product(let code): object["product"] = .string(code)
    case .category(let name): object["category"] = .string(name)
    }
    return ["bought": .object(object)]
  }
}

private func written(_ key: String, _ name: String, _ comparison: Comparison, _ values: [JSON]) -> JSON {
  var object: [String: JSON] = [key: .string(name), "op": .string(comparison.rawValue)]
  if comparison == .isIn {
    object["value"] = .array(values)
  } else if let value = values.first {
    object["value"] = value
  }
  return .object(object)
}

private func members(count: CountRange?, total: CountRange? = nil, window: FactWindow) -> JSON {
  var object: [String: JSON] = [:]
  object["at_least"] = count?.atLeast.map(JSON.int)
  object["at_most"] = count?.atMost.map(JSON.int)
  object["total_at_least"] = total?.atLeast.map(JSON.int)
  object["total_at_most"] = total?.atMost.map(JSON.int)
  object["within_days"] = window.days.map(JSON.int)
  if window.isCalendar { object["calendar"] = true }
  return .object(object)
}
