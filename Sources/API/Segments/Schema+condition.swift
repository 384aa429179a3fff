internal import JSON
internal import Rules

extension Schema {
  /// A question about one customer at one instant; see docs/schema/segment.json for what each part means.
  static let condition = either(
    form(["all": .list(nested)]).saying("Every one holds; an empty list means everyone.", "全部满足；空列表表示所有人。"),
    form(["any": .list(nested, 1...Int.max)]).saying("At least one holds.", "至少满足一项。"), form(["not": nested]),
    form([
      "trait": .text.like("recency_days"),
      "op": .one(of: "=", "!=", "<", "<=", ">", ">=", "in", "is_set"), "value": .compared.optional,
    ]).saying("A comparison with a computed property.", "与计算特征比较。"),
    form(["profile": .path, "op": .comparison, "value": .compared.optional])
      .saying("A comparison with a profile field.", "与资料字段比较。"),
    form([
      "event": .filled, "at_least": .times.optional, "at_most": .times.optional, "within_days": .days.optional,
      "not_within_days": .days.optional, "calendar": .truth.optional, "where": .wheres.optional,
    ]).saying(
      "Did it, at least once where no number is said; or, alone with not_within_days, has not done it.",
      "发生过该行为，未指定次数时至少一次；仅有 not_within_days 时表示未发生。"),
    form(["orders": counted.with(["total_at_least": .total.optional, "total_at_most": .total.optional])])
      .saying("Purchases by number; money in minor units.", "订单次数；金额为最小货币单位。"),
    form(["bought": counted.with(["product": .filled.optional, "category": .filled.optional])])
      .saying("Purchases with a product or a category: one of the two.", "购买过某商品或品类，二者取一。"),
    form(["date": .path, "in_days": .whole(-365...365).optional])
      .saying("Days before a yearly return of a date.", "每年周期日期之前的天数。")
  )
  .named("Condition")

  private static let nested = reference("Condition")
  private static let path = text(like: "^[^.]+(\\.[^.]+)*$").like("country")
  private static let comparison = one(of: Comparison.allCases.map(\.rawValue))
  private static let plain = either(.text, .number, .truth)
  private static let compared = either(.text, .number, .truth, .list(plain, 1...Int.max))
  private static let times = whole(0...1_000_000_000)
  private static let total = whole(-1_000_000_000_000_000...1_000_000_000_000_000)
  private static let days = whole(1...36_500)
  private static let counted = form([
    "at_least": .times.optional, "at_most": .times.optional, "within_days": .days.optional, "calendar": .truth.optional,
  ])
  private static let wheres = list(form(["property": .path, "op": .comparison, "value": .compared.optional]))
}
