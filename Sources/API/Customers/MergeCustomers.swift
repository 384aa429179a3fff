internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let mergeCustomers = route(
    "POST", "/v1/merges", .operate, "Say that two customers are one: {\"from\", \"into\", \"reason\"?}",
    "声明两个客户是同一人：{\"from\", \"into\", \"reason\"?}"
  ) { call in
    let body = try call.object()
    let (from, into) = (try body.string("from"), try body.string("into"))
    let reason = try body.optionalString("reason") ?? ""
    let tenant = call.id
    let (one, other) = try await call.records.read { tx in
      (
        try CustomerName.resolve(from, tenant, in: tx, field: "from"),
        try CustomerName.resolve(into, tenant, in: tx, field: "into")
      )
    }
    if one.canonical == other.canonical { throw APIError.oneCustomer }
    call.trail?.note("merges", ["from": .id(one.canonical), "into": .id(other.canonical)])
    let merge = try await call.services.merges.merge(
      tenant, from: one.canonical, into: other.canonical, reason: reason, principal: call.principal.name)
    call.services.wake()
    return .json(merge.shape, status: 201)
  }
  .taking(body: .form(["from": .customerName, "into": .customerName, "reason": .text.optional]))
  .answering(201, .merge)
  .refusing(404, 409, 410)

  static let undoMerge = route("DELETE", "/v1/merges/{merge}", .operate, "Take a merge back", "撤销合并") { call in
    let id = try call.id("merge", Thing.merge, Merge.self)
    let query = call.query
    let merge = try await call.merge(id, of: query["customer"])
    guard let merge else { throw APIError.notFound(Thing.merge, call.parameter("merge")) }
    if merge.undoneAt != nil { throw APIError.mergeUndone }
    try await call.services.merges.unmerge(call.id, merge, principal: call.principal.name)
    call.services.wake()
    return .json(["success": true])
  }
  .taking(query: Parameter("customer", .customerName))
  .answering(.done)
  .refusing(404, 409, 410)
}

extension Call {
  /// The merge of that id: of a customer that is named, or of anybody.
  fileprivate func merge(_ id: ID<Merge>, of name: String?) async throws -> Merge? {
    let tenant = self.id
    if let name {
      return try await records.read { tx in
        let aliases = try CustomerName.resolve(name, tenant, in: tx, field: "customer")
        return try tx.merges(tenant, aliases.canonical).first { $0.id == id }
      }
    }
    // Rare, and by a person's hand: merges are kept by customer, so everybody's are looked through.
    var cursor: CustomerID?
    repeat {
      let after = cursor
      let (found, last) = try await records.read { tx -> (Merge?, CustomerID?) in
        let page = try tx.customers(tenant, after: after, limit: 1_000).map(\.id)
        for customer in page {
          if let merge = try tx.merges(tenant, customer).first(where: { $0.id == id }) { return (merge, nil) }
        }
        return (nil, page.last)
      }
      if let found { return found }
      cursor = last
    } while cursor != nil
    return nil
  }
}

extension APIError {
  static let oneCustomer = APIError(
    "customers_one_already", 409, "These two are one customer already.", "这两个标识已属于同一客户。")
  static let mergeUndone = APIError("merge_undone", 409, "This merge was taken back before.", "该合并此前已撤销。")
}
