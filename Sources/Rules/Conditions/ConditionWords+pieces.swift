package import Domain
import JSON

extension ConditionWords {
  func say(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

  func plural(_ number: Int64, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  func times(_ count: CountRange) -> String {
    range(count) { say(plural($0, "time"), " \($0) 次") }
  }

  func range(_ range: CountRange, _ written: (Int64) -> String) -> String {
    switch (range.atLeast, range.atMost) {
    case (let low?, let high?) where low == high: say("exactly \(written(low))", "恰好\(written(low))")
    case (let low?, let high?): say("from \(written(low)) to \(written(high))", "\(written(low))到\(written(high))")
    case (let low?, nil): say("at least \(written(low))", "至少\(written(low))")
    case (nil, let high?): say("at most \(written(high))", "至多\(written(high))")
    case (nil, nil): ""
    }
  }

  func period(_ window: FactWindow) -> String {
    switch window {
    case .ever: ""
    case .rolling(let days): say(" in the last \(plural(days, "day"))", "最近 \(days) 天内")
    case .calendar(1): say(" today", "今天")
    case .calendar(let days): say(" in the last \(days) calendar days", "最近 \(days) 个自然日内")
    }
  }

  func comparison(_ comparison: Comparison, _ values: [String]) -> String {
    let value = values.first ?? ""
    return switch comparison {
    case .equal: say("is \(value)", "等于 \(value)")
    case .notEqual: say("is not \(value)", "不等于 \(value)")
    case .less: say("is less than \(value)", "小于 \(value)")
    case .lessOrEqual: say("is at most \(value)", "不超过 \(value)")
    case .greater: say("is more than \(value)", "大于 \(value)")
    case .greaterOrEqual: say("is at least \(value)", "不少于 \(value)")
    case .isIn: say("is one of \(values.joined(separator: ", "))", "属于 \(values.joined(separator: "、"))")
    case .contains: say("contains \(value)", "包含 \(value)")
    case .startsWith: say("starts with \(value)", "开头为 \(value)")
    case .isSet: say("is set", "已设置")
    }
  }

  func quoted(_ value: JSON) -> String {
    guard let text = value.stringValue else { return value.description }
    return say("\"\(text)\"", "“\(text)”")
  }

  /// `CNY 1234.50`, or minor units without a currency.
  func money(_ minor: Int64) -> String {
    guard let currency else { return say("\(minor) (minor units)", " \(minor)（最小货币单位）") }
    let digits = String(minor.magnitude)
    let padded = String(repeating: "0", count: max(0, currency.scale + 1 - digits.count)) + digits
    let sign = minor < 0 ? "-" : ""
    let decimals = currency.scale == 0 ? "" : ".\(padded.suffix(currency.scale))"
    return say("", " ") + "\(currency.code) \(sign)\(padded.dropLast(currency.scale))\(decimals)"
  }
}

extension Trait {
  var isMoney: Bool {
    switch self {
    case .spendTotal, .spend, .averageOrder: true
    default: false
    }
  }

  /// A short name for sentences.
  package func title(_ language: Language) -> String {
    let (english, chinese): (String, String) =
      switch self {
      case .recencyDays: ("days since the last purchase", "距最近购买天数")
      case .daysSinceFirstOrder: ("days since the first purchase", "距首次购买天数")
      case .frequency: ("number of purchases", "购买次数")
      case .orders(let days): ("purchases in the last \(days) days", "最近 \(days) 天购买次数")
      case .spendTotal: ("total spend", "累计消费")
      case .spend(let days): ("spend in the last \(days) days", "最近 \(days) 天消费")
      case .averageOrder: ("average order", "平均每单金额")
      case .firstOrderAt: ("first purchase", "首次购买时间")
      case .lastOrderAt: ("last purchase", "最近购买时间")
      case .averageGapDays: ("average days between purchases", "平均购买间隔天数")
      case .daysSinceLastVisit: ("days since the last visit", "距最近来访天数")
      case .lifetimeDays: ("days as a customer", "成为客户天数")
      case .eventCount(let name, let days): ("\"\(name)\" in the last \(days) days", "最近 \(days) 天“\(name)”次数")
      case .r: ("recency score", "最近购买得分")
      case .f: ("frequency score", "购买频次得分")
      case .m: ("money score", "消费金额得分")
      case .rfmCell: ("RFM cell", "RFM 分格")
      case .purchaseStage: ("purchase stage", "购买阶段")
      case .priceSensitivity: ("price sensitivity", "价格敏感度")
      case .engagement: ("engagement", "参与度")
      }
    return language == .chinese ? chinese : english
  }
}
