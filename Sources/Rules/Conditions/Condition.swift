/// A question about one customer at one instant, answered from its history alone.
///
/// Written as JSON (docs/schema/segment.json); read by ``init(json:)``. Facts later than the instant do not count.
/// `!=` is always the negation of `=`, so it holds of what is not set; every other comparison with what is not
/// set is false.
package indirect enum Condition: Sendable, Hashable {
  /// Every one holds; none at all means everyone.
  case all([Condition])
  /// At least one holds.
  case any([Condition])
  case not(Condition)
  case trait(TraitTest)
  case profile(FieldTest)
  case event(EventTest)
  case orders(OrdersTest)
  case bought(BoughtTest)
  case date(DateTest)
}

/// `{"trait": "recency_days", "op": ">=", "value": 90}`.
package struct TraitTest: Sendable, Hashable {
  package let trait: Trait
  package let comparison: Comparison
  /// One value, several for `in`, none for `is_set`.
  package let values: [TraitValue]
  /// The same test over whole numbers.
  let whole: IntegerTest

  package init(_ trait: Trait, _ comparison: Comparison, _ values: [TraitValue]) {
    self.trait = trait
    self.comparison = comparison
    self.values = values
    whole = IntegerTest(comparison, values)
  }
}

/// `{"event": "Product Viewed", "at_least": 3, "within_days": 7, "where": [..]}`.
package struct EventTest: Sendable, Hashable {
  package let name: String
  package let count: CountRange
  package let window: FactWindow
  package let filters: [FieldTest]

  package init(_ name: String, count: CountRange, window: FactWindow, filters: [FieldTest] = []) {
    self.name = name
    self.count = count
    self.window = window
    self.filters = filters
  }
}

/// `{"orders": {"at_least": 2, "total_at_least": 10000, "within_days": 90}}`: purchases by number, money with
/// returns subtracted; both in the same window.
package struct OrdersTest: Sendable, Hashable {
  package let count: CountRange?
  /// Minor units.
  package let total: CountRange?
  package let window: FactWindow

  package init(count: CountRange?, total: CountRange? = nil, window: FactWindow) {
    self.count = count
    self.total = total
    self.window = window
  }
}

/// `{"bought": {"product": "85123A", "within_days": 90, "at_least": 2}}`: purchases with at least one such line.
package struct BoughtTest: Sendable, Hashable {
  package enum Subject: Sendable, Hashable {
    case product(String)
    case category(String)
  }

  package let subject: Subject
  package let count: CountRange
  package let window: FactWindow

  package init(_ subject: Subject, count: CountRange, window: FactWindow) {
    self.subject = subject
    self.count = count
    self.window = window
  }
}

/// `{"date": "birthday", "in_days": 7}`: holds on the local day, in the customer's zone or else the tenant's, that
/// is so many days before a yearly return of the date in the profile.
///
/// The date is `YYYY-MM-DD` (returns from that year on) or `MM-DD`; 29 February returns on the 28th in other years.
package struct DateTest: Sendable, Hashable {
  package let field: FieldPath
  /// Negative: so many days after.
  package let inDays: Int64

  package init(_ field: FieldPath, inDays: Int64) {
    self.field = field
    self.inDays = inDays
  }
}
