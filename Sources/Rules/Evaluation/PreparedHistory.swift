package import Domain
import JSON

/// A history indexed once, for any number of questions about it at any instants.
package struct PreparedHistory: Sendable {
  package let history: History
  /// Events by name, as indices in time order.
  private let events: [String: [Int32]]
  /// Those with `where`, and the goods, that were named when this was prepared.
  private var chosen: [SeriesKey: Series] = [:]
  let visits: Series
  let purchases: Series
  /// Purchases and returns with their totals.
  let money: Series
  /// Amount and number of pieces bought, aligned with `purchases`.
  let pieceAmounts: Series
  let pieceCounts: Series
  let views: ProductViews

  /// Conditions whose filters are looked up here need not walk the events again.
  package init(_ history: History, for conditions: [Condition] = []) {
    self.init(history, choosing: SeriesChoice(for: conditions))
  }

  package init(_ history: History, choosing choice: SeriesChoice) {
    self.history = history
    visits = Series(at: history.events.map(\.at.microseconds))
    var events: [String: [Int32]] = [:]
    for (index, event) in history.events.enumerated() { events[event.name, default: []].append(Int32(index)) }
    self.events = events
    let bought = history.orders.filter { !$0.isReturn }
    let at = bought.map(\.at.microseconds)
    purchases = Series(at: at, amounts: bought.map(\.total))
    money = Series(at: history.orders.map(\.at.microseconds), amounts: history.orders.map(\.total))
    let pieces = bought.map { $0.lines.filter { $0.quantity > 0 && $0.amount > 0 } }
    pieceAmounts = Series(at: at, amounts: pieces.map { $0.reduce(0) { $0 &+ $1.amount } })
    pieceCounts = Series(at: at, amounts: pieces.map { $0.reduce(0) { $0 &+ $1.quantity } })
    views = ProductViews(of: history, at: events[EventName.productViewed] ?? [])
    for key in choice.keys { chosen[key] = choose(key) }
  }

  func series(_ key: SeriesKey) -> Series { chosen[key] ?? choose(key) }

  private func choose(_ key: SeriesKey) -> Series {
    switch key {
    case .events(let name, let filters):
      let indices = events[name] ?? []
      return Series(
        at: indices.compactMap { index in
          let event = history.events[Int(index)]
          return filters.allSatisfy { $0.holds(of: event.properties) } ? event.at.microseconds : nil
        })
    case .bought(let subject):
      return Series(
        at: history.orders.filter { !$0.isReturn && $0.contains(subject) }.map(\.at.microseconds))
    }
  }
}

/// The series that some conditions, and the traits kept of everybody, ask for; found once for many customers.
package struct SeriesChoice: Sendable {
  let keys: Set<SeriesKey>

  package init(for conditions: [Condition]) {
    keys = Set(conditions.flatMap(\.atoms).compactMap(\.series) + EventName.ofPurchaseStage.map { .events($0, []) })
  }
}

/// Names a series that depends on a condition.
enum SeriesKey: Sendable, Hashable {
  case events(String, [FieldTest])
  case bought(BoughtTest.Subject)
}

extension Condition {
  fileprivate var series: SeriesKey? {
    switch self {
    case .event(let test): .events(test.name, test.filters)
    case .bought(let test): .bought(test.subject)
    case .trait(let test):
      if case .eventCount(let name, _) = test.trait { .events(name, []) } else { nil }
    default: nil
    }
  }
}

extension OrderFact {
  /// As ``Order/isReturn``: nothing positive in it.
  package var isReturn: Bool { total < 0 || (total == 0 && lines.contains { $0.quantity < 0 }) }

  fileprivate func contains(_ subject: BoughtTest.Subject) -> Bool {
    lines.contains { line in
      guard line.quantity > 0 else { return false }
      return switch subject {
      case .product(let code): line.product == code
      case .category(let name): line.category == name
      }
    }
  }
}

extension ProductViews {
  /// Views that do not say which product count as browsing alone.
  fileprivate init(of history: History, at indices: [Int32]) {
    var at: [Int64] = []
    var products: [String] = []
    for index in indices {
      let event = history.events[Int(index)]
      let keys = ["product_id", "sku", "product"]
      guard let product = keys.lazy.compactMap({ event.properties[$0]?.productName }).first else { continue }
      at.append(event.at.microseconds)
      products.append(product)
    }
    self.init(at: at, products: products)
  }
}

extension JSON {
  fileprivate var productName: String? { stringValue ?? intValue.map(String.init) }
}
