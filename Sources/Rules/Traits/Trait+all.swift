package import Domain

extension Trait {
  /// One line of the published list.
  package struct Entry: Sendable {
    /// The name, with `N` and `NAME` where a parameter stands.
    package let pattern: String
    /// One of them; for those with a parameter, an example.
    package let trait: Trait
    /// `days`, `minor units`, `orders`; empty where there is none.
    package let unit: String
    package let english: String
    package let chinese: String

    package func text(_ language: Language) -> String { language == .chinese ? chinese : english }
  }

  /// Every trait. A purchase is an order that is no return; a day is 24 hours.
  package static let all: [Entry] = [
    Entry(
      pattern: "recency_days", trait: .recencyDays, unit: "days",
      english: "whole days since the last purchase", chinese: "距最近一次购买的整天数"),
    Entry(
      pattern: "days_since_first_order", trait: .daysSinceFirstOrder, unit: "days",
      english: "whole days since the first purchase", chinese: "距首次购买的整天数"),
    Entry(
      pattern: "frequency", trait: .frequency, unit: "orders",
      english: "number of purchases, returns apart", chinese: "购买次数（不含退货）"),
    Entry(
      pattern: "orders_Nd", trait: .orders(days: 90), unit: "orders",
      english: "purchases in the last N days", chinese: "最近 N 天的购买次数"),
    Entry(
      pattern: "spend_total", trait: .spendTotal, unit: "minor units",
      english: "money of all orders, returns subtracted", chinese: "累计消费金额（扣除退货）"),
    Entry(
      pattern: "spend_Nd", trait: .spend(days: 90), unit: "minor units",
      english: "money of the last N days, returns subtracted", chinese: "最近 N 天消费金额（扣除退货）"),
    Entry(
      pattern: "average_order", trait: .averageOrder, unit: "minor units",
      english: "mean amount of a purchase, returns apart", chinese: "平均每单金额（不含退货）"),
    Entry(
      pattern: "first_order_at", trait: .firstOrderAt, unit: "",
      english: "time of the first purchase", chinese: "首次购买时间"),
    Entry(
      pattern: "last_order_at", trait: .lastOrderAt, unit: "",
      english: "time of the last purchase", chinese: "最近购买时间"),
    Entry(
      pattern: "average_gap_days", trait: .averageGapDays, unit: "days",
      english: "mean days between purchases, from two on", chinese: "平均购买间隔天数（两次购买起）"),
    Entry(
      pattern: "days_since_last_visit", trait: .daysSinceLastVisit, unit: "days",
      english: "whole days since the last event of any name", chinese: "距最近一次行为（任意事件）的整天数"),
    Entry(
      pattern: "lifetime_days", trait: .lifetimeDays, unit: "days",
      english: "whole days since the customer is known", chinese: "成为客户以来的整天数"),
    Entry(
      pattern: "event_count:NAME:N", trait: .eventCount("Product Viewed", days: 30), unit: "events",
      english: "events called NAME in the last N days", chinese: "最近 N 天内事件 NAME 的次数"),
    Entry(
      pattern: "r", trait: .r, unit: "",
      english: "recency score, 5 is the most recent fifth of buyers", chinese: "最近购买得分，5 为最近的五分之一"),
    Entry(
      pattern: "f", trait: .f, unit: "",
      english: "frequency score, 5 is the most frequent fifth of buyers", chinese: "购买频次得分，5 为最频繁的五分之一"),
    Entry(
      pattern: "m", trait: .m, unit: "",
      english: "money score, 5 is the fifth of buyers who spent most", chinese: "消费金额得分，5 为最高的五分之一"),
    Entry(
      pattern: "rfm_cell", trait: .rfmCell, unit: "",
      english: "the three scores in a row, such as 543", chinese: "RFM 三项得分，例如 543"),
    Entry(
      pattern: "purchase_stage", trait: .purchaseStage, unit: "",
      english: """
        the first that fits: bought (a purchase within 14 days), deciding (added to the cart or started to check out \
        within 7 days), comparing (viewed 3 products, or one of them twice, within 14 days), browsing (a page, a \
        search or a product within 30 days), else aware
        """,
      chinese:
        "按顺序取首个符合者：bought（14 天内购买）、deciding（7 天内加购或开始结算）、comparing（14 天内看过 3 个商品或重复看同一商品）、browsing（30 天内浏览）、否则 aware"),
    Entry(
      pattern: "price_sensitivity", trait: .priceSensitivity, unit: "",
      english: "mean price of the pieces bought against the tenant's buyers: low, mid_value or premium third",
      chinese: "所购商品均价在租户买家中的三分位：low、mid_value、premium"),
    Entry(
      pattern: "engagement", trait: .engagement, unit: "",
      english: """
        events within 30 days: researches (20, or 3 searches), explores (5), skims (1); not set without any
        """,
      chinese: "30 天内行为深度：researches（20 次或 3 次搜索）、explores（5 次）、skims（1 次）；无行为则未设置"),
  ]
}

extension Trait {
  /// The values that are kept of everybody, by name.
  package static func kept(
    of history: PreparedHistory, _ context: EvaluationContext, now: Instant
  ) -> [String: TraitValue] {
    let evaluator = Evaluator(history: history, context: context)
    var values: [String: TraitValue] = [:]
    values.reserveCapacity(names.count)
    for (entry, name) in zip(all, names) {
      if let value = evaluator.span(entry.trait, at: now.microseconds).value { values[name] = value }
    }
    return values
  }

  private static let names = all.map(\.trait.name)
}
