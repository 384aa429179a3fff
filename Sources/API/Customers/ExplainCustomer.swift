internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let explainCustomer = route(
    "GET", "/v1/customers/{customer}/why", .analyse,
    "Why a customer got what it got, or nothing: receipts in words, newest first",
    "客户为什么收到或没有收到触达：按时间倒序的决策凭据"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let (tenant, name, language) = (call.tenant, call.parameter("customer"), call.language)
    let items = try await call.records.read { tx in
      let aliases = try CustomerName.resolve(name, tenant.id, in: tx, evenErased: true)
      var shapes = ReceiptShapes(tx, tenant, language)
      return try tx.receipts(tenant.id, of: aliases.members, limit: limit).map { try shapes.json($0) }
    }
    return .list(items)
  }
  .taking(query: .limit(20))
  .answering(.items(.receipt))
  .refusing(404)
}
