internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listCustomers = route(
    "GET", "/v1/customers", .operate, "List customers, or find one by a handle or by name",
    "列出客户，或按标识、姓名查找"
  ) { call in
    let query = try call.query(["search", "after", "limit"])
    let limit = try call.limit(query)
    let search = query["search"].flatMap { $0.isEmpty ? nil : $0 }
    var after: CustomerID?
    if let text = query["after"] {
      guard let id = CustomerID(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      after = id
    }
    let (tenant, start) = (call.id, after)
    let (items, next) = try await call.records.read { tx in
      let found = start == nil ? try search.flatMap { try CustomerPage.byHandle($0, tenant, tx) } : nil
      let page = try found ?? CustomerPage(tx, tenant, after: start, limit: limit, name: search?.lowercased())
      let handles = try CustomerHandles(tx, tenant, page.customers.map(\.id))
      let items = page.customers.map { customer -> JSON in
        .object(customer.shape.merging(["handles": handles.json(customer.id)]) { old, _ in old })
      }
      return (items, page.next?.description)
    }
    return .list(items, next: next)
  }
}

/// One page of customers, each alias set by its canonical one.
private struct CustomerPage: Sendable {
  var customers: [Customer] = []
  var next: CustomerID?

  /// How many rows a search by name looks at before it answers with what it has and a cursor.
  private static let most = 20_000

  init(customers: [Customer]) { self.customers = customers }

  init(_ tx: any Transaction, _ tenant: TenantID, after: CustomerID?, limit: Int, name: String?) throws {
    var cursor = after
    var seen = 0
    while seen < CustomerPage.most {
      let rows = try tx.customers(tenant, after: cursor, limit: 500)
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
