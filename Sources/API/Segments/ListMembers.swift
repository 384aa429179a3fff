internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listMembers = route(
    "GET", "/v1/segments/{key}/members", .read,
    "Who is in a segment, and since when; with entered=DAY or left=DAY who entered that day, or left and stayed away",
    "分群成员及进入时间；entered=日期 为当日进入的成员，left=日期 为当日离开且未返回的客户"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let page = MembersPage(
      entered: try CustomerFilter.day("entered", query), left: try CustomerFilter.day("left", query),
      zone: call.tenant.zone, after: query["after"], limit: limit)
    if query["entered"] != nil, query["left"] != nil {
      throw APIError.queryInvalid("left", "not together with entered", "不能与 entered 同时使用")
    }
    let (tenant, key) = (call.id, call.parameter("key"))
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      guard let segment = try tx.segment(tenant, key: key) else { throw APIError.notFound(Thing.segment, key) }
      let (members, next) = try page.read(tx, tenant, segment.id)
      let rows = try CustomerRows(tx, tenant, members.map(\.customer))
      let customers = Dictionary(
        try tx.customers(tenant, members.map(\.customer)).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let items = members.compactMap { member -> JSON? in
        guard let customer = customers[member.customer] else { return nil }
        return .object(rows.row(customer).merging(["since": .instant(member.since)]) { $1 })
      }
      return (items, next)
    }
    return .list(items, next: next)
  }
  .taking(query: Parameter("entered", .day), Parameter("left", .day), .after, .limit())
  .answering(.page(Schema.customerRow.with(["since": .instant])))
  .refusing(404)
}

/// One page of present members by id, or of those who entered or left on one local day.
private struct MembersPage: Sendable {
  let entered: CivilDay?
  let left: CivilDay?
  let zone: Zone
  let after: String?
  let limit: Int

  func read(
    _ tx: any Transaction, _ tenant: TenantID, _ segment: ID<Segment>
  ) throws -> ([Membership], next: String?) {
    guard let day = entered ?? left else {
      let place = try after.map { text in
        guard let id = CustomerID(text) else { throw APIError.cursorInvalid }
        return id
      }
      let page = try tx.members(tenant, segment, after: place, limit: limit)
      return (page, page.count == limit ? page.last?.customer.description : nil)
    }
    let place = try after.map { text in
      guard let place = InstantCursor(text) else { throw APIError.cursorInvalid }
      return (since: place.at, customer: CustomerID(high: place.high, low: place.low))
    }
    let span = zone.span(of: day)
    let page = try tx.standings(tenant, segment, isMember: entered != nil, in: span, after: place, limit: limit)
    let last = page.count == limit ? page.last.map { InstantCursor($0.since, $0.customer).description } : nil
    return (page, last)
  }
}
