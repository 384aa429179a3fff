package import Domain
import JSON

/// The events of one customer, indexed as they come in the order of their time, without the events themselves: for some
/// conditions and the traits that are kept of everybody.
package struct PreparedEvents: Sendable {
  /// Of one name: all, and those that pass the tests of a condition.
  private struct Named: Sendable {
    var all = Series.empty
    var tested: [[FieldTest]: Series] = [:]

    mutating func append(_ event: EventFact) {
      all.append(event.at.microseconds)
      for index in tested.indices where tested.keys[index].hold(of: event) {
        tested.values[index].append(event.at.microseconds)
      }
    }
  }

  private var named: [String: Named] = [:]
  /// All of them.
  private(set) var visits = Series.empty
  private(set) var views = ProductViews()

  package init(choosing choice: SeriesChoice) {
    for (name, tests) in choice.tested {
      named[name] = Named(tested: Dictionary(uniqueKeysWithValues: tests.map { ($0, .empty) }))
    }
  }

  package var count: Int { visits.at.count }
  /// Of the latest event.
  package var latest: Instant? { visits.at.last.map(Instant.init(microseconds:)) }

  /// The event is not earlier than those before it.
  package mutating func append(_ event: EventFact) {
    let at = event.at.microseconds
    visits.append(at)
    named[event.name, default: Named()].append(event)
    guard event.name == EventName.productViewed, let product = event.product else { return }
    views.append(at, product)
  }

  /// Nil for tests that nobody named when this was prepared.
  func series(_ name: String, _ tests: [FieldTest]) -> Series? {
    guard !tests.isEmpty else { return named[name]?.all ?? .empty }
    return named[name]?.tested[tests]
  }
}

extension [FieldTest] {
  func hold(of event: EventFact) -> Bool { allSatisfy { $0.holds(of: event.properties) } }
}

extension EventFact {
  /// A view that does not say which product counts as browsing alone.
  fileprivate var product: String? {
    ["product_id", "sku", "product"].lazy.compactMap { properties[$0]?.productName }.first
  }
}

extension JSON {
  fileprivate var productName: String? { stringValue ?? intValue.map(String.init) }
}
