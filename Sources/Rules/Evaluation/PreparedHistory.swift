package import Domain

/// A history indexed once, for any number of questions about it at any instants.
package struct PreparedHistory: Sendable {
  package let history: History
  private let events: PreparedEvents
  /// Whether `history` has all events that were prepared, so that what nobody named can still be looked up.
  private let isWhole: Bool
  /// Orders with the goods that were named when this was prepared.
  private var bought: [BoughtTest.Subject: Series] = [:]
  let purchases: Series
  /// Purchases and returns with their totals.
  let money: Series
  /// Amount and number of pieces bought, aligned with `purchases`.
  let pieceAmounts: Series
  let pieceCounts: Series

  /// Conditions whose filters are looked up here need not walk the events again.
  package init(_ history: History, for conditions: [Condition] = []) {
    self.init(history, choosing: SeriesChoice(for: conditions))
  }

  package init(_ history: History, choosing choice: SeriesChoice) {
    var events = PreparedEvents(choosing: choice)
    for event in history.events { events.append(event) }
    self.init(history, events, choosing: choice, isWhole: true)
  }

  /// With events that were prepared before; those of the history are not looked at. Only conditions of the choice may be
  /// asked.
  package init(_ history: History, _ events: PreparedEvents, choosing choice: SeriesChoice) {
    self.init(history, events, choosing: choice, isWhole: false)
  }

  private init(_ history: History, _ events: PreparedEvents, choosing choice: SeriesChoice, isWhole: Bool) {
    self.history = history
    self.events = events
    self.isWhole = isWhole
    let purchased = history.orders.filter { !$0.isReturn }
    let at = purchased.map(\.at.microseconds)
    purchases = Series(at: at, amounts: purchased.map(\.total))
    money = Series(at: history.orders.map(\.at.microseconds), amounts: history.orders.map(\.total))
    let pieces = purchased.map { $0.lines.filter { $0.quantity > 0 && $0.amount > 0 } }
    pieceAmounts = Series(at: at, amounts: pieces.map { $0.reduce(0) { $0 &+ $1.amount } })
    pieceCounts = Series(at: at, amounts: pieces.map { $0.reduce(0) { $0 &+ $1.quantity } })
    for subject in choice.bought { bought[subject] = orders(with: subject) }
  }

  /// Every event.
  var visits: Series { events.visits }
  var views: ProductViews { events.views }

  func events(_ name: String, _ tests: [FieldTest] = []) -> Series {
    if let known = events.series(name, tests) { return known }
    assert(isWhole, "a condition asks for events that were not prepared for it")
    return Series(
      at: history.events.filter { $0.name == name && tests.hold(of: $0) }.map(\.at.microseconds))
  }

  func orders(of subject: BoughtTest.Subject) -> Series { bought[subject] ?? orders(with: subject) }

  private func orders(with subject: BoughtTest.Subject) -> Series {
    Series(at: history.orders.filter { !$0.isReturn && $0.contains(subject) }.map(\.at.microseconds))
  }
}

/// The series that some conditions ask for beside those that everybody has; found once for many customers.
package struct SeriesChoice: Sendable {
  /// Of events, by name.
  let tested: [String: Set<[FieldTest]>]
  /// Of orders.
  let bought: Set<BoughtTest.Subject>

  package init(for conditions: [Condition]) {
    var tested: [String: Set<[FieldTest]>] = [:]
    var bought: Set<BoughtTest.Subject> = []
    for atom in conditions.flatMap(\.atoms) {
      switch atom {
      case .event(let test) where !test.filters.isEmpty: tested[test.name, default: []].insert(test.filters)
      case .bought(let test): bought.insert(test.subject)
      default: break
      }
    }
    self.tested = tested
    self.bought = bought
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
