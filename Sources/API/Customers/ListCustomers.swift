internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listCustomers = route(
    "GET", "/v1/customers", .read, "List customers, or find some by words of a name, a company or a handle",
    "列出客户，或按姓名、公司、标识查找"
  ) { call in
    let query = try call.query(["search", "segment", "after", "limit"])
    let limit = try call.limit(query)
    let search = try call.search(query)
    let (tenant, key, after) = (call.id, query["segment"], query["after"])
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      let segment = try key.map { try tx.segmentID(tenant, key: $0) }
      let page =
        if let search {
          try CustomerPage(found: search, tx, tenant, segment: segment, after: after, limit: limit)
        } else {
          try CustomerPage(tx, tenant, segment: segment, after: after, limit: limit)
        }
      return (try CustomerRows.json(tx, tenant, page.customers), page.next)
    }
    return .list(items, next: next)
  }

  static let countCustomers = route(
    "GET", "/v1/customers/count", .read, "How many customers there are, are in a segment, or are found by words",
    "客户总数、分群人数或查找结果数"
  ) { call in
    let query = try call.query(["search", "segment"])
    let search = try call.search(query)
    let (tenant, key) = (call.id, query["segment"])
    let (count, isExact) = try await call.records.read { tx -> (Int64, Bool) in
      let segment = try key.map { try tx.segmentID(tenant, key: $0) }
      if let search {
        let found = try CustomerPage(found: search, tx, tenant, segment: segment, after: nil, limit: 1_000)
        return (Int64(found.customers.count), found.next == nil)
      }
      return (try segment.map { try tx.memberCount(tenant, $0) } ?? tx.customerCount(tenant), true)
    }
    return .json(["count": .int(count), "is_exact": .bool(isExact)])
  }
}

extension Call {
  /// What is looked for. Searching tells who has which address, so it takes more than the list does.
  fileprivate func search(_ query: [String: String]) throws(APIError) -> String? {
    guard let text = query["search"], text.contains(where: { !$0.isWhitespace }) else { return nil }
    guard principal.may(.analyse) else { throw .notPermitted(.analyse) }
    return text
  }
}

/// One page of customers, each alias set by its canonical one.
private struct CustomerPage: Sendable {
  var customers: [CustomerID] = []
  var next: String?

  /// By id.
  init(_ tx: any Transaction, _ tenant: TenantID, segment: ID<Segment>?, after: String?, limit: Int) throws {
    var cursor: CustomerID?
    if let after {
      guard let id = CustomerID(after) else { throw APIError.cursorInvalid }
      cursor = id
    }
    while true {
      let rows =
        if let segment {
          try tx.members(tenant, segment, after: cursor, limit: limit).map(\.customer)
        } else {
          try tx.customers(tenant, after: cursor, limit: limit).map(\.id)
        }
      let aliases = try tx.aliasSets(tenant, rows)
      for row in rows {
        cursor = row
        guard aliases[row]?.canonical ?? row == row else { continue }
        customers.append(row)
        if customers.count == limit {
          next = row.description
          return
        }
      }
      if rows.count < limit { return }
    }
  }

  /// The one that is named in full, else those whose words begin as the text's do.
  init(
    found text: String, _ tx: any Transaction, _ tenant: TenantID, segment: ID<Segment>?, after: String?, limit: Int
  ) throws {
    var cursor: CustomerSearch.Cursor?
    if let after {
      guard let place = CustomerSearch.Cursor(after) else { throw APIError.cursorInvalid }
      cursor = place
    } else if segment == nil, let named = try CustomerName.find(text, tenant, in: tx) {
      customers = [named.canonical]
      return
    }
    let found = try tx.search(
      tenant, CustomerSearch(text: text, segment: segment, after: cursor, limit: limit))
    customers = found.customers
    next = found.next?.description
  }
}

extension Transaction {
  /// The segment of a filter's short name.
  func segmentID(_ tenant: TenantID, key: String) throws -> ID<Segment> {
    guard let found = try segment(tenant, key: key) else {
      throw APIError.notFound(Thing.segment, key, field: "segment")
    }
    return found.id
  }
}

extension APIError {
  static let cursorInvalid = APIError.queryInvalid("after", "not a cursor", "不是有效的游标")
}
