internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listCustomers = route(
    "GET", "/v1/customers", .operate, "List customers, or find one by a handle or by name",
    "列出客户，或按标识、姓名查找"
  ) { call in
    let query = try call.query(["search", "segment", "after", "limit"])
    let limit = try call.limit(query)
    let search = query["search"].flatMap { $0.isEmpty ? nil : $0 }
    var after: CustomerID?
    if let text = query["after"] {
      guard let id = CustomerID(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      after = id
    }
    let (tenant, start, key) = (call.id, after, query["segment"])
    let (items, next) = try await call.records.read { tx in
      let found = start == nil ? try search.flatMap { try CustomerPage.byHandle($0, tenant, tx) } : nil
      let page =
        try found ?? CustomerPage(tx, tenant, segment: key, after: start, limit: limit, name: search?.lowercased())
      let rows = try CustomerRows(tx, tenant, page.customers.map(\.id))
      return (page.customers.map { JSON.object(rows.row($0)) }, page.next?.description)
    }
    return .list(items, next: next)
  }

  static let countCustomers = route(
    "GET", "/v1/customers/count", .operate, "How many customers there are, or are in a segment", "客户总数或分群人数"
  ) { call in
    let query = try call.query(["segment"])
    let (tenant, key) = (call.id, query["segment"])
    let count = try await call.records.read { tx -> Int64 in
      guard let key else { return try tx.customerCount(tenant) }
      guard let segment = try tx.segment(tenant, key: key) else {
        throw APIError.notFound(Thing.segment, key, field: "segment")
      }
      return try tx.memberCount(tenant, segment.id)
    }
    return .json(["count": .int(count), "is_exact": true])
  }
}

/// One page of customers, each alias set by its canonical one.
private struct CustomerPage: Sendable {
  var customers: [Customer] = []
  var next: CustomerID?

  /// How many rows a search by name looks at before it answers with what it has and a cursor.
  private static let most = 20_000

  init(customers: [Customer]) { self.customers = customers }

  init(
    _ tx: any Transaction, _ tenant: TenantID, segment key: String?, after: CustomerID?, limit: Int, name: String?
  ) throws {
    var segment: Segment?
    if let key {
      guard let found = try tx.segment(tenant, key: key) else {
        throw APIError.notFound(Thing.segment, key, field: "segment")
      }
      segment = found
    }
    var cursor = after
    var seen = 0
    while seen < CustomerPage.most {
      let rows =
        if let segment {
          try tx.customers(tenant, tx.members(tenant, segment.id, after: cursor, limit: 500).map(\.customer))
            .sorted { $0.id < $1.id }
        } else {
          try tx.customers(tenant, after: cursor, limit: 500)
        }
      let aliases = try tx.aliasSets(tenant, rows.map(\.id))
      for row in rows {
        cursor = row.id
        guard aliases[row.id]?.canonical ?? row.id == row.id, row.isNamed(name) else { continue }
        customers.append(row)
        if customers.count == limit {
          next = cursor
          return
        }
      }
      if rows.count < 500 { return }
      seen += rows.count
    }
    next = cursor
  }

  /// Nil when no handle is written like this.
  static func byHandle(_ text: String, _ tenant: TenantID, _ tx: any Transaction) throws -> CustomerPage? {
    var names = CustomerName(text).map { [$0] } ?? []
    names += [
      .handle(kind: .email, value: text.lowercased()), .handle(kind: .phone, value: text),
      .handle(kind: .userID, value: text), .handle(kind: .anonymousID, value: text),
    ]
    var ids: [CustomerID] = []
    for name in names {
      switch name {
      case .id(let id): ids.append(id)
      case .handle(let kind, let value): ids += try tx.identities(tenant, [(kind, value)]).map(\.customer)
      }
    }
    let canonical = Set(try tx.aliasSets(tenant, ids).values.map(\.canonical))
    let customers = try tx.customers(tenant, canonical.sorted())
    return customers.isEmpty ? nil : CustomerPage(customers: customers)
  }
}

extension Customer {
  /// Whether a name or company of the profile contains the text, which is in lower case.
  fileprivate func isNamed(_ text: String?) -> Bool {
    guard let text else { return true }
    return ["name", "first_name", "last_name", "company"].contains { field in
      profile[field]?.stringValue?.lowercased().contains(text) ?? false
    }
  }
}
