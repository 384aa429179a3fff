/// What a file holds, one record a row; the rows of an orders file are lines of orders.
package enum ImportKind: String, Sendable, Hashable, CaseIterable {
  case customers, orders, products, events
}
