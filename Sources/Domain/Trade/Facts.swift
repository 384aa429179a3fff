package import JSON

/// Where a record came from, and its name there. Same key and hash: a no-op. Another hash: a revision, ordered by
/// the source's time.
package struct SourceKey: Sendable, Hashable {
  package let source: String
  package let id: String

  package init(source: String, id: String) {
    self.source = source
    self.id = id
  }
}

/// Something a customer did: a page seen, a button pressed, a mail clicked.
package struct Event: Sendable, Hashable {
  package let id: ID<Event>
  package let customer: CustomerID
  package let name: String
  package let at: Instant
  package let receivedAt: Instant
  package let properties: JSON
  package let key: SourceKey

  package init(
    id: ID<Event>, customer: CustomerID, name: String, at: Instant, receivedAt: Instant, properties: JSON,
    key: SourceKey
  ) {
    self.id = id
    self.customer = customer
    self.name = name
    self.at = at
    self.receivedAt = receivedAt
    self.properties = properties
    self.key = key
  }
}

/// An order or a return with its lines. Amounts are minor units of the order's currency; a return is negative.
package struct Order: Sendable, Hashable {
  package let id: ID<Order>
  package let customer: CustomerID
  package let key: SourceKey
  package let at: Instant
  package let currency: Currency
  /// What the customer paid: the sum over the lines unless the source states its own total.
  package var total: Int64
  package var lines: [OrderLine]

  package init(
    id: ID<Order>, customer: CustomerID, key: SourceKey, at: Instant, currency: Currency, total: Int64,
    lines: [OrderLine]
  ) {
    self.id = id
    self.customer = customer
    self.key = key
    self.at = at
    self.currency = currency
    self.total = total
    self.lines = lines
  }

  /// Whether goods or money came back: nothing positive in it.
  package var isReturn: Bool { total < 0 || (total == 0 && lines.contains { $0.quantity < 0 }) }
}

/// One line of an order, named by invoice, product code and rank among the lines of that code.
package struct OrderLine: Sendable, Hashable {
  package let product: String
  package let rank: Int64
  package var quantity: Int64
  /// Minor units, rounded once per line as the source's preset says.
  package var amount: Int64
  package var hash: [UInt8]

  package init(product: String, rank: Int64, quantity: Int64, amount: Int64, hash: [UInt8]) {
    self.product = product
    self.rank = rank
    self.quantity = quantity
    self.amount = amount
    self.hash = hash
  }
}

package struct Product: Sendable, Hashable {
  /// The tenant's code of the product.
  package let code: String
  package var name: String
  package var category: String?
  /// Price in minor units of the tenant's currency.
  package var price: Int64?
  package var at: Instant

  package init(code: String, name: String, category: String? = nil, price: Int64? = nil, at: Instant) {
    self.code = code
    self.name = name
    self.category = category
    self.price = price
    self.at = at
  }
}

package struct Payment: Sendable, Hashable {
  package let id: ID<Payment>
  package let customer: CustomerID
  package let key: SourceKey
  package let at: Instant
  package let amount: Money
  package let order: String?

  package init(
    id: ID<Payment>, customer: CustomerID, key: SourceKey, at: Instant, amount: Money, order: String? = nil
  ) {
    self.id = id
    self.customer = customer
    self.key = key
    self.at = at
    self.amount = amount
    self.order = order
  }
}

/// Everything Rules may look at for one customer: the records of its whole alias set in time order.
package struct History: Sendable, Hashable {
  package var profile: JSON
  /// The earliest creation in the alias set.
  package var since: Instant
  /// Ascending by time.
  package var events: [EventFact]
  /// Ascending by time.
  package var orders: [OrderFact]
  /// The customer's own zone, when the profile names one.
  package var zone: Zone?
  /// Somebody of the set was erased: nothing may be made of what is left.
  package var isErased: Bool

  package init(
    profile: JSON = .object([:]), since: Instant, events: [EventFact] = [], orders: [OrderFact] = [],
    zone: Zone? = nil, isErased: Bool = false
  ) {
    self.profile = profile
    self.since = since
    self.events = events
    self.orders = orders
    self.zone = zone
    self.isErased = isErased
  }
}

/// An ``Event`` as Rules sees it.
package struct EventFact: Sendable, Hashable {
  package let name: String
  package let at: Instant
  package let properties: JSON

  package init(name: String, at: Instant, properties: JSON = .object([:])) {
    self.name = name
    self.at = at
    self.properties = properties
  }
}

/// An ``Order`` as Rules sees it.
package struct OrderFact: Sendable, Hashable {
  package struct Line: Sendable, Hashable {
    package let product: String
    package let category: String?
    package let quantity: Int64
    package let amount: Int64

    package init(product: String, category: String? = nil, quantity: Int64, amount: Int64) {
      self.product = product
      self.category = category
      self.quantity = quantity
      self.amount = amount
    }
  }

  package let at: Instant
  package let total: Int64
  package let lines: [Line]

  package init(at: Instant, total: Int64, lines: [Line] = []) {
    self.at = at
    self.total = total
    self.lines = lines
  }
}
