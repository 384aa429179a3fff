/// What the answer of a condition depends on besides time: what has to change for it to be asked again.
package struct Dependencies: Sendable, Hashable {
  package enum ContextPart: String, Sendable, Hashable, Comparable {
    case rfm, price, zone
    package static func < (left: ContextPart, right: ContextPart) -> Bool { left.rawValue < right.rawValue }
  }

  package var events: Set<String> = []
  /// Any event whatever its name.
  package var allEvents = false
  package var orders = false
  package var products: Set<String> = []
  package var categories: Set<String> = []
  /// Dotted paths.
  package var profile: Set<String> = []
  package var traits: Set<String> = []
  package var context: Set<ContextPart> = []

  package init() {}
}

extension Condition {
  package var dependencies: Dependencies {
    var found = Dependencies()
    for atom in atoms { atom.add(to: &found) }
    return found
  }

  /// Everything but all, any and not, in reading order.
  package var atoms: [Condition] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.atoms)
    case .not(let part): part.atoms
    default: [self]
    }
  }

  private func add(to found: inout Dependencies) {
    switch self {
    case .all, .any, .not: break
    case .trait(let test):
      found.traits.insert(test.trait.name)
      test.trait.add(to: &found)
    case .profile(let test): found.profile.insert(test.path.description)
    case .event(let test):
      found.events.insert(test.name)
      found.add(test.window)
    case .orders(let test):
      found.orders = true
      found.add(test.window)
    case .bought(let test):
      found.orders = true
      switch test.subject {
      case .product(let code): found.products.insert(code)
      case .category(let name): found.categories.insert(name)
      }
      found.add(test.window)
    case .date(let test):
      found.profile.formUnion([test.field.description, "zone"])
      found.context.insert(.zone)
    }
  }
}

extension Dependencies {
  fileprivate mutating func add(_ window: FactWindow) {
    if window.isCalendar { context.insert(.zone) }
  }
}

extension Trait {
  fileprivate func add(to found: inout Dependencies) {
    switch self {
    case .eventCount(let name, _): found.events.insert(name)
    case .daysSinceLastVisit: found.allEvents = true
    case .engagement:
      found.allEvents = true
      found.events.insert(EventName.productsSearched)
    case .purchaseStage:
      found.orders = true
      found.events.formUnion(EventName.ofPurchaseStage)
    case .r, .f, .m, .rfmCell:
      found.orders = true
      found.context.insert(.rfm)
    case .priceSensitivity:
      found.orders = true
      found.context.insert(.price)
    case .lifetimeDays: break
    default: found.orders = true
    }
  }
}
