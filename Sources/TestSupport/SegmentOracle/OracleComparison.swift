import JSON

/// What a dotted path leads to; null is nothing.
func oracleLookUp(_ path: String, in root: JSON) -> JSON? {
  let found = path.split(separator: ".").reduce(Optional(root)) { value, step in value?[String(step)] }
  return found?.isNull == true ? nil : found
}

/// `op` and `value` of a test applied to what was found.
func oracleCompare(_ found: JSON?, _ test: JSON) -> Bool {
  let wanted = test["value"] ?? .null
  func same(_ left: JSON, _ right: JSON) -> Bool {
    if let left = left.doubleValue, let right = right.doubleValue { return left == right }
    return left == right
  }
  switch test["op"]?.stringValue {
  case "is_set": return (found != nil) == (wanted.boolValue ?? true)
  case "!=": return found.map { !same($0, wanted) } ?? true
  case "=": return found.map { same($0, wanted) } ?? false
  case "in": return found.map { found in wanted.arrayValue!.contains { same(found, $0) } } ?? false
  case "contains":
    if let list = found?.arrayValue { return list.contains { same($0, wanted) } }
    guard let text = found?.stringValue, let part = wanted.stringValue else { return false }
    return part.isEmpty || text.indices.contains { text[$0...].hasPrefix(part) }
  case "starts_with": return found?.stringValue?.hasPrefix(wanted.stringValue ?? "") ?? false
  case let order:
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch order {
      case "<": left < right
      case "<=": left <= right
      case ">": left > right
      default: left >= right
      }
    }
    if let left = found?.doubleValue, let right = wanted.doubleValue { return holds(left, right) }
    if let left = found?.stringValue, let right = wanted.stringValue { return holds(left, right) }
    return false
  }
}
