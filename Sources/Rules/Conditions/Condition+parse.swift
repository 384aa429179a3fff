package import JSON

extension Condition {
  /// Nested all, any and not may go so deep.
  package static let depthLimit = 16

  /// Reads a condition; errors name the field in both languages.
  package init(json: JSON) throws(JSONError) {
    try self.init(JSONReader(json))
  }

  /// Reads a condition that stands inside another document.
  package init(_ reader: JSONReader, depth: Int = 0) throws(JSONError) {
    guard depth < Condition.depthLimit else {
      throw reader.invalid(
        "condition_too_deep", english: "conditions may nest at most \(Condition.depthLimit) levels deep",
        chinese: "条件最多嵌套 \(Condition.depthLimit) 层")
    }
    switch try Kind(reader) {
    case .all:
      try reader.rejectUnknown(["all"])
      self = .all(try reader.conditions("all", depth: depth))
    case .any:
      try reader.rejectUnknown(["any"])
      let parts = try reader.conditions("any", depth: depth)
      guard !parts.isEmpty else {
        throw try reader.required("any").invalid(
          "condition_empty", english: "needs at least one condition", chinese: "至少需要一个条件")
      }
      self = .any(parts)
    case .not:
      try reader.rejectUnknown(["not"])
      self = .not(try Condition(reader.object("not"), depth: depth + 1))
    case .trait: self = try .trait(in: reader)
    case .profile: self = .profile(try FieldTest(reader, key: "profile"))
    case .event: self = .event(try EventTest(reader))
    case .orders: self = .orders(try OrdersTest(reader))
    case .bought: self = .bought(try BoughtTest(reader))
    case .date: self = .date(try DateTest(reader))
    }
  }

  private enum Kind: String, CaseIterable {
    case all, any, not, trait, profile, event, orders, bought, date

    init(_ reader: JSONReader) throws(JSONError) {
      let members = try reader.members
      let kinds = Kind.allCases.filter { members[$0.rawValue] != nil }
      guard kinds.count == 1 else {
        let words = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw reader.invalid(
          "condition_kind", english: "a condition has exactly one of \(words)", chinese: "一个条件必须且只能包含以下之一：\(words)")
      }
      self = kinds[0]
    }
  }

  private static func trait(in reader: JSONReader) throws(JSONError) -> Condition {
    try reader.rejectUnknown(["trait", "op", "value"])
    let name = try reader.required("trait")
    guard let trait = Trait(name: try name.asString()) else {
      let words = Trait.all.map(\.pattern).joined(separator: ", ")
      throw name.invalid("trait_unknown", english: "unknown trait; known: \(words)", chinese: "未知特征；可用：\(words)")
    }
    let comparison = try reader.comparison(among: trait.comparisons)
    if comparison == .isSet {
      let test = Condition.trait(TraitTest(trait, .isSet, []))
      return try reader.optionalBool("value") ?? true ? test : .not(test)
    }
    let values = try reader.values(comparison) { reader throws(JSONError) in try trait.operand(reader) }
    return .trait(TraitTest(trait, comparison, values))
  }
}

extension FieldTest {
  /// Reads a test whose path is the member `key`: a profile field or an event's property.
  init(_ reader: JSONReader, key: String) throws(JSONError) {
    try reader.rejectUnknown([key, "op", "value"])
    let path = try reader.path(key)
    let comparison = try reader.comparison(among: Comparison.allCases)
    if comparison == .isSet {
      self.init(path, .isSet, try reader.optionalBool("value") ?? true ? [] : [false])
    } else {
      let values = try reader.values(comparison) { reader throws(JSONError) in try reader.operand(for: comparison) }
      self.init(path, comparison, values)
    }
  }
}

extension EventTest {
  init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["event", "at_least", "at_most", "within_days", "not_within_days", "calendar", "where"])
    let name = try reader.text("event")
    let filters = try reader.optionalArray("where") { reader throws(JSONError) in
      try FieldTest(reader, key: "property")
    }
    if let absence = try reader.optional("not_within_days") {
      for key in ["at_least", "at_most", "within_days"] where try reader.optional(key) != nil {
        throw absence.invalid(
          "condition_conflict", english: "cannot stand together with \(key)", chinese: "不能与 \(key) 同时使用")
      }
      self.init(name, count: .none, window: try reader.window("not_within_days"), filters: filters)
    } else {
      self.init(name, count: try reader.countRange(), window: try reader.window("within_days"), filters: filters)
    }
  }
}

extension OrdersTest {
  init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["orders"])
    let body = try reader.object("orders")
    try body.rejectUnknown(["at_least", "at_most", "total_at_least", "total_at_most", "within_days", "calendar"])
    let total = try body.range(
      "total_at_least", "total_at_most", within: -1_000_000_000_000_000...1_000_000_000_000_000)
    let said = try body.range("at_least", "at_most", within: 0...1_000_000_000)
    let count = said ?? (total == nil ? .atLeast(1) : nil)
    self.init(count: count, total: total, window: try body.window("within_days"))
  }
}

extension BoughtTest {
  init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["bought"])
    let body = try reader.object("bought")
    try body.rejectUnknown(["product", "category", "at_least", "at_most", "within_days", "calendar"])
    let hasProduct = try body.optional("product") != nil
    let hasCategory = try body.optional("category") != nil
    guard hasProduct != hasCategory else {
      throw body.invalid(
        "condition_kind", english: "names either a product or a category", chinese: "须指定商品或类别之一")
    }
    let subject: Subject = hasProduct ? .product(try body.text("product")) : .category(try body.text("category"))
    self.init(subject, count: try body.countRange(), window: try body.window("within_days"))
  }
}

extension DateTest {
  init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["date", "in_days"])
    self.init(try reader.path("date"), inDays: try reader.optionalInt("in_days", within: -365...365) ?? 0)
  }
}
