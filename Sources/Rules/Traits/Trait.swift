/// A computed property of a customer. ``all`` says what each one means.
package enum Trait: Sendable, Hashable {
  case recencyDays, daysSinceFirstOrder, frequency, spendTotal, averageOrder, firstOrderAt, lastOrderAt, averageGapDays
  case orders(days: Int64)
  case spend(days: Int64)
  case daysSinceLastVisit, lifetimeDays
  case eventCount(String, days: Int64)
  case r, f, m, rfmCell
  case purchaseStage, priceSensitivity, engagement

  /// Reads `recency_days`, `orders_90d`, `event_count:Product Viewed:30`.
  package init?(name: String) {
    if let trait = Trait.plain[name] {
      self = trait
    } else if let days = Trait.days(in: name, after: "orders_", before: "d") {
      self = .orders(days: days)
    } else if let days = Trait.days(in: name, after: "spend_", before: "d") {
      self = .spend(days: days)
    } else if name.hasPrefix("event_count:"), let colon = name.lastIndex(of: ":"),
      let days = Trait.days(name[name.index(after: colon)...])
    {
      let start = name.index(name.startIndex, offsetBy: "event_count:".count)
      guard start < colon else { return nil }
      self = .eventCount(String(name[start..<colon]), days: days)
    } else {
      return nil
    }
  }

  package var name: String {
    switch self {
    case .recencyDays: "recency_days"
    case .daysSinceFirstOrder: "days_since_first_order"
    case .frequency: "frequency"
    case .spendTotal: "spend_total"
    case .averageOrder: "average_order"
    case .firstOrderAt: "first_order_at"
    case .lastOrderAt: "last_order_at"
    case .averageGapDays: "average_gap_days"
    case .orders(let days): "orders_\(days)d"
    case .spend(let days): "spend_\(days)d"
    case .daysSinceLastVisit: "days_since_last_visit"
    case .lifetimeDays: "lifetime_days"
    case .eventCount(let name, let days): "event_count:\(name):\(days)"
    case .r: "r"
    case .f: "f"
    case .m: "m"
    case .rfmCell: "rfm_cell"
    case .purchaseStage: "purchase_stage"
    case .priceSensitivity: "price_sensitivity"
    case .engagement: "engagement"
    }
  }

  /// Those without a parameter.
  static let simple: [Trait] = [
    .recencyDays, .daysSinceFirstOrder, .frequency, .spendTotal, .averageOrder, .firstOrderAt, .lastOrderAt,
    .averageGapDays, .daysSinceLastVisit, .lifetimeDays, .r, .f, .m, .rfmCell, .purchaseStage, .priceSensitivity,
    .engagement,
  ]

  private static let plain = Dictionary(uniqueKeysWithValues: simple.map { ($0.name, $0) })

  private static func days(in name: String, after prefix: String, before suffix: String) -> Int64? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count else { return nil }
    return days(name.dropFirst(prefix.count).dropLast(suffix.count))
  }

  /// Plain digits only, so that a trait has one name.
  private static func days(_ text: Substring) -> Int64? {
    guard let days = Int64(text), (1...36_500).contains(days), String(days) == text else { return nil }
    return days
  }
}

/// Names of events with a meaning of their own, as the Segment e-commerce specification writes them.
enum EventName {
  static let page = "page"
  static let productsSearched = "Products Searched"
  static let productListViewed = "Product List Viewed"
  static let productViewed = "Product Viewed"
  static let productAdded = "Product Added"
  static let checkoutStarted = "Checkout Started"

  static let ofPurchaseStage = [
    page, productsSearched, productListViewed, productViewed, productAdded, checkoutStarted,
  ]
}
