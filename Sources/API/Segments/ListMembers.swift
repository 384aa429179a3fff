internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listMembers = route(
    "GET", "/v1/segments/{key}/members", .read, "Who is in a segment, and since when", "分群成员及进入时间"
  ) { call in
    let query = try call.query(["after", "limit"])
    let limit = try call.limit(query)
    var after: CustomerID?
    if let text = query["after"] {
      guard let id = CustomerID(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      after = id
    }
    let (tenant, key, start) = (call.id, call.parameter("key"), after)
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      guard let segment = try tx.segment(tenant, key: key) else { throw APIError.notFound(Thing.segment, key) }
      let page = try tx.members(tenant, segment.id, after: start, limit: limit)
      let rows = try CustomerRows(tx, tenant, page.map(\.customer))
      let customers = Dictionary(
        try tx.customers(tenant, page.map(\.customer)).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let items = page.compactMap { member -> JSON? in
        guard let customer = customers[member.customer] else { return nil }
        return .object(rows.row(customer).merging(["since": .instant(member.since)]) { $1 })
      }
      return (items, page.count == limit ? page.last?.customer.description : nil)
    }
    return .list(items, next: next)
  }
}
