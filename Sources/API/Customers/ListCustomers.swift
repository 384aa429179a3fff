internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listCustomers = route(
    "GET", "/v1/customers", .read,
    "List customers by words, segment, profile.FIELD, orders, consent, created_from and created_to; a page may be short",
    "列出客户，可按关键词、分群、profile.字段、orders、consent、created_from、created_to 筛选；单页可能不足"
  ) { call in
    let query = try call.customerQuery()
    let limit = try query.limit
    let filter = try CustomerFilter(query, call.tenant.zone)
    let (tenant, now, key, after, search) = (call.id, call.now, query["segment"], query["after"], query.words)
    let (items, page) = try await call.records.read { tx -> ([JSON], CustomerWalk.Page) in
      var walk = CustomerWalk(tx: tx, tenant: tenant, filter: filter, now: now)
      walk.search = search
      walk.segment = try key.map { try tx.segmentID(tenant, key: $0) }
      let page = try walk.page(after: after, limit: limit)
      return (try CustomerRows.json(tx, tenant, page.customers), page)
    }
    var members: [String: JSON] = ["items": .array(items), "looked_at": .int(Int64(page.looked))]
    if let next = page.next { members["next"] = .string(next) }
    return .json(.object(members))
  }
  .taking(query: Parameter.customers + [.after, .limit()])
  .answering(Schema.page(.customerRow).with(["looked_at": .count]))
  .refusing(404)

  static let countCustomers = route(
    "GET", "/v1/customers/count", .read,
    "How many customers there are, are in a segment, are found by words, or pass filters (then estimated)",
    "客户总数、分群人数、查找结果数，或筛选后的（估计）人数"
  ) { call in
    let query = try call.customerQuery()
    let filter = try CustomerFilter(query, call.tenant.zone)
    let (tenant, now, key, search) = (call.id, call.now, query["segment"], query.words)
    return .json(
      try await call.records.read { tx in
        var walk = CustomerWalk(tx: tx, tenant: tenant, filter: filter, now: now)
        walk.search = search
        walk.segment = try key.map { try tx.segmentID(tenant, key: $0) }
        if search != nil {
          let found = try walk.page(after: nil, limit: 1_000)
          return .count(Int64(found.customers.count), isExact: found.next == nil)
        }
        if filter.isEmpty {
          return .count(try walk.segment.map { try tx.memberCount(tenant, $0) } ?? tx.customerCount(tenant))
        }
        let count = try walk.count(population: tx.customerCount(tenant))
        return .count(count.count, isExact: count.isExact, isEstimate: !count.isExact)
      })
  }
  .taking(query: Parameter.customers)
  .answering(["count": .count, "is_exact": .truth, "is_estimate": .truth])
  .refusing(404)
}

extension JSON {
  /// Not exact: there are at least this many, or, when it is an estimate, about as many.
  fileprivate static func count(_ count: Int64, isExact: Bool = true, isEstimate: Bool = false) -> JSON {
    ["count": .int(count), "is_exact": .bool(isExact), "is_estimate": .bool(isEstimate)]
  }
}

extension Call {
  /// The query of a list of customers.
  fileprivate func customerQuery() throws(APIError) -> Query {
    // Searching tells who has which address, and narrowing by a field what is in it: that takes more than the list does.
    let tells = query.words != nil || query.values.keys.contains { CustomerFilter.isField($0) }
    guard !tells || principal.may(.analyse) else { throw .notPermitted(.analyse) }
    return query
  }
}

extension Query {
  /// What is searched for; nil for nothing but spaces.
  fileprivate var words: String? { self["search"].flatMap { text in text.contains { !$0.isWhitespace } ? text : nil } }
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
