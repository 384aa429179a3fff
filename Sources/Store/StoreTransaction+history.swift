package import Domain
import JSON
import SQL

extension StoreTransaction {
  package func history(
    _ tenant: TenantID, of members: [CustomerID], until: Instant?, scope: EventScope?
  ) throws -> History {
    let members = Set(members).sorted()
    let until = until ?? .distantFuture
    let customers = try customers(tenant, members).sorted { ($0.profileAt, $0.id) < ($1.profileAt, $1.id) }
    let profile = customers.reduce(into: [String: JSON]()) { joined, customer in
      joined.merge(customer.profile.objectValue ?? [:]) { $1 }
    }
    return History(
      profile: .object(profile), since: customers.map(\.createdAt).min() ?? .distantFuture,
      events: try eventFacts(tenant, members, until, scope), orders: try orderFacts(tenant, members, until),
      zone: profile["zone"]?.stringValue.flatMap { Zone($0) }, isErased: customers.contains { $0.erasedAt != nil })
  }

  private func eventFacts(
    _ tenant: TenantID, _ members: [CustomerID], _ until: Instant, _ scope: EventScope?
  ) throws -> [EventFact] {
    guard let scope else { return try eventFacts(tenant, members, "at <= \(until)", nil) }
    if let known = scope.knownBefore {
      guard known <= until else { return [] }
      return try eventFacts(tenant, members, "at <= \(until) AND at >= \(known)", scope.detailed)
    }
    let names = scope.ever.sorted()
    let isOld: SQL = names.isEmpty ? "" : "OR name IN \(fragment: .list(names))"
    let found = try eventFacts(
      tenant, members, "at <= \(until) AND (at > \(scope.after) \(fragment: isOld))", scope.detailed)
    if found.contains(where: { $0.at > scope.after && $0.at <= scope.askedFrom }) { return found }
    guard let latest = try latestFact(tenant, members, through: min(scope.after, until), scope) else { return found }
    let place = found.firstIndex { $0.at >= latest.at } ?? found.count
    return found[..<place] + [latest] + found[place...]
  }

  private func eventFacts(
    _ tenant: TenantID, _ members: [CustomerID], _ wanted: SQL, _ detailed: Set<String>?
  ) throws -> [EventFact] {
    let found = try queryInParts(
      members,
      { members in
        """
        SELECT event_id, name, at, properties FROM events
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) AND \(fragment: wanted)
        ORDER BY at, event_id
        """
      },
      { row throws(SQLError) in try row.eventFact(detailed) })
    if members.count == 1 { return found.map(\.fact) }
    return found.sorted { ($0.fact.at, $0.id) < ($1.fact.at, $1.id) }.map(\.fact)
  }

  /// The last time that somebody was here before what the scope reaches, but for names of which all are read anyway.
  private func latestFact(
    _ tenant: TenantID, _ members: [CustomerID], through last: Instant, _ scope: EventScope
  ) throws -> EventFact? {
    let others: SQL = scope.ever.isEmpty ? "" : "AND name NOT IN \(fragment: .list(scope.ever.sorted()))"
    let found = try queryInParts(
      members,
      { members in
        """
        SELECT event_id, name, at, properties FROM events
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) AND at <= \(last) \(fragment: others)
        ORDER BY at DESC, event_id DESC LIMIT 1
        """
      },
      { row throws(SQLError) in try row.eventFact(scope.detailed) })
    return found.max { ($0.fact.at, $0.id) < ($1.fact.at, $1.id) }?.fact
  }

  private func orderFacts(_ tenant: TenantID, _ members: [CustomerID], _ until: Instant) throws -> [OrderFact] {
    let found = try queryInParts(
      members,
      { members in
        """
        SELECT order_id, at, total FROM orders
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) AND at <= \(until)
        ORDER BY at, order_id
        """
      },
      { row throws(SQLError) -> (id: ID<Order>, at: Instant, total: Int64) in
        (try row.id(0), try row.instant(1), try row.int(2))
      })
    guard !found.isEmpty else { return [] }
    let lines = try lineFacts(tenant, members)
    return found.sorted { ($0.at, $0.id) < ($1.at, $1.id) }.map { order in
      OrderFact(at: order.at, total: order.total, lines: lines[order.id] ?? [])
    }
  }

  /// By product and rank inside an order.
  private func lineFacts(_ tenant: TenantID, _ members: [CustomerID]) throws -> [ID<Order>: [OrderFact.Line]] {
    let found = try queryInParts(
      members,
      { members in
        """
        SELECT order_id, product, category, quantity, amount FROM order_lines
        LEFT JOIN products ON products.tenant_id = \(tenant) AND products.code = order_lines.product
        WHERE order_lines.tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        ORDER BY bucket, customer_id, order_id, product, rank
        """
      },
      { row throws(SQLError) -> (order: ID<Order>, line: OrderFact.Line) in
        let line = OrderFact.Line(
          product: try row.text(1), category: try row.textOrNil(2), quantity: try row.int(3), amount: try row.int(4))
        return (try row.id(0), line)
      })
    return Dictionary(grouping: found, by: \.order).mapValues { $0.map(\.line) }
  }

  package func factCounts(_ tenant: TenantID) throws -> [String: Int64] {
    let counts = try first(
      """
      SELECT (SELECT count(*) FROM orders WHERE tenant_id = \(tenant)),
        (SELECT count(*) FROM order_lines WHERE tenant_id = \(tenant)),
        (SELECT count(*) FROM events WHERE tenant_id = \(tenant)),
        (SELECT count(*) FROM products WHERE tenant_id = \(tenant)),
        (SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM orders WHERE tenant_id = \(tenant))
      """
    ) { row throws(SQLError) -> [String: Int64] in
      [
        "orders": try row.int(0), "order_lines": try row.int(1), "events": try row.int(2), "products": try row.int(3),
        "revenue_minor": try row.int(4),
      ]
    }
    return (counts ?? [:]).merging(["customers": try customerCount(tenant)]) { $1 }
  }
}

extension Row {
  /// `event_id, name, at, properties`; the properties are left out where the names whose are wanted don't hold it.
  fileprivate func eventFact(_ detailed: Set<String>?) throws(SQLError) -> (id: ID<Event>, fact: EventFact) {
    let name = try text(1)
    let properties = detailed?.contains(name) == false ? .object([:]) : try json(3)
    return (try id(0), EventFact(name: name, at: try instant(2), properties: properties))
  }
}
