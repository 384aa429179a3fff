import JSON

// The pieces conditions are made of.
extension JSONReader {
  func conditions(_ key: String, depth: Int) throws(JSONError) -> [Condition] {
    try array(key) { reader throws(JSONError) in try Condition(reader, depth: depth + 1) }
  }

  func comparison(among allowed: [Comparison]) throws(JSONError) -> Comparison {
    let reader = try required("op")
    guard let comparison = Comparison(rawValue: try reader.asString()), allowed.contains(comparison) else {
      throw JSONError(.wrongType(expected: .oneOf(allowed.map(\.rawValue)), found: reader.value), path: reader.path)
    }
    return comparison
  }

  /// The member `value`: one, or a list of at least one for `in`.
  func values<Value>(
    _ comparison: Comparison, _ body: (JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> [Value] {
    guard comparison == .isIn else { return [try body(try required("value"))] }
    let values = try array("value", body)
    guard !values.isEmpty else {
      throw try required("value").invalid("list_empty", english: "needs at least one value", chinese: "至少需要一个值")
    }
    return values
  }

  /// A scalar that fits the comparison.
  func operand(for comparison: Comparison) throws(JSONError) -> JSON {
    switch comparison {
    case .startsWith: return .string(try asString())
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if value.stringValue == nil { _ = try asDouble() }
      return value
    default:
      if value.arrayValue != nil || value.objectValue != nil { return .string(try asString()) }
      return value
    }
  }

  func path(_ key: String) throws(JSONError) -> FieldPath {
    let reader = try required(key)
    guard let path = FieldPath(try reader.asString()) else {
      throw reader.invalid(
        "path_invalid", english: "a field name, or several joined by dots", chinese: "应为字段名，或以点连接的多个字段名")
    }
    return path
  }

  func text(_ key: String) throws(JSONError) -> String {
    let reader = try required(key)
    let text = try reader.asString()
    guard !text.isEmpty else { throw reader.invalid("text_empty", english: "must not be empty", chinese: "不能为空") }
    return text
  }

  func window(_ key: String) throws(JSONError) -> FactWindow {
    let isCalendar = try optionalBool("calendar") ?? false
    guard let days = try optionalInt(key, within: 1...36_500) else {
      guard !isCalendar else { throw JSONError(.missing, path: path.isEmpty ? key : "\(path).\(key)") }
      return .ever
    }
    return isCalendar ? .calendar(days: days) : .rolling(days: days)
  }

  /// `at_least` and `at_most`; at least once where neither is said.
  func countRange() throws(JSONError) -> CountRange {
    try range("at_least", "at_most", within: 0...1_000_000_000) ?? .atLeast(1)
  }

  func range(_ low: String, _ high: String, within limits: ClosedRange<Int64>) throws(JSONError) -> CountRange? {
    let atLeast = try optionalInt(low, within: limits)
    let atMost = try optionalInt(high, within: limits)
    guard atLeast != nil || atMost != nil else { return nil }
    if let atLeast, let atMost, atLeast > atMost {
      throw try required(high).invalid(
        "range_empty", english: "must not be less than \(low)", chinese: "不能小于 \(low)")
    }
    return CountRange(atLeast: atLeast, atMost: atMost)
  }

  func optionalInt(_ key: String, within limits: ClosedRange<Int64>) throws(JSONError) -> Int64? {
    guard let reader = try optional(key) else { return nil }
    let number = try reader.asInt()
    guard limits.contains(number) else {
      throw reader.invalid(
        "number_out_of_range", english: "from \(limits.lowerBound) to \(limits.upperBound)",
        chinese: "应在 \(limits.lowerBound) 到 \(limits.upperBound) 之间")
    }
    return number
  }
}
