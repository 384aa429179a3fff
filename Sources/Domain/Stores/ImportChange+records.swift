import JSON

/// What an import writes down for each kind of record; a store reads ``before`` back by the same names.
extension ImportChange {
  /// A customer that was added, or whose profile was `before`. `source` is the key the import accepted for it.
  package static func customer(
    _ ordinal: Int64, _ id: CustomerID, before: Customer? = nil, source: SourceKey? = nil
  ) -> ImportChange {
    let former: JSON? = before.map {
      [
        "kind": .int($0.kind.rawValue), "is_provisional": .bool($0.isProvisional), "profile": $0.profile,
        "profile_at": .int($0.profileAt.microseconds),
      ]
    }
    return ImportChange(
      ordinal: ordinal, subject: .customer, customer: id, key: "\(id)", before: former, source: source)
  }

  /// An event as it is stored now, and as ``FactStore/replaceEvent(_:_:)`` found it.
  package static func event(_ ordinal: Int64, _ event: Event, before: Event? = nil) -> ImportChange {
    let former: JSON? = before.map {
      [
        "customer": .string("\($0.customer)"), "name": .string($0.name), "at": .int($0.at.microseconds),
        "received_at": .int($0.receivedAt.microseconds), "properties": $0.properties,
      ]
    }
    return ImportChange(
      ordinal: ordinal, subject: .event, customer: event.customer, key: "\(before?.id ?? event.id)", before: former,
      source: event.key)
  }

  /// An order that was added with its lines, or whose total was `before`.
  package static func order(_ ordinal: Int64, _ order: Order, totalBefore: Int64? = nil) -> ImportChange {
    ImportChange(
      ordinal: ordinal, subject: .order, customer: order.customer, key: "\(order.id)",
      before: totalBefore.map { ["total": .int($0)] }, source: order.key)
  }

  /// A line added to an order that was there before, or replaced in it. Taking it back corrects the order's total
  /// by the difference; write ``order(_:_:totalBefore:)`` down as well where the source states totals of its own.
  package static func line(
    _ ordinal: Int64, of order: Order, _ line: OrderLine, before: OrderLine? = nil, source: SourceKey? = nil
  ) -> ImportChange {
    let former: JSON? = before.map {
      [
        "quantity": .int($0.quantity), "amount": .int($0.amount),
        "hash": .array($0.hash.map { .int(Int64($0)) }),
      ]
    }
    return ImportChange(
      ordinal: ordinal, subject: .orderLine, customer: order.customer,
      key: "\(order.id)/\(line.product)/\(line.rank)", before: former, source: source)
  }

  package static func product(
    _ ordinal: Int64, code: String, before: Product? = nil, source: SourceKey? = nil
  ) -> ImportChange {
    let former: JSON? = before.map {
      [
        "name": .string($0.name), "category": $0.category.map { .string($0) } ?? .null,
        "price": $0.price.map { .int($0) } ?? .null, "at": .int($0.at.microseconds),
      ]
    }
    // A product is nobody's.
    return ImportChange(
      ordinal: ordinal, subject: .product, customer: CustomerID(high: 0, low: 0), key: code, before: former,
      source: source)
  }
}
