internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let purge = route(
    "POST", "/v1/purge", .own, "Remove what the database engine still keeps of deleted rows",
    "清除数据库引擎中仍保留的已删除数据"
  ) { call in
    _ = try call.query([])
    guard let maintenance = call.records as? any Maintenance else { throw APIError.internal }
    let report = try await maintenance.purge()
    let (tenant, now, author) = (call.id, call.now, call.principal.name)
    try await call.records.write { tx in
      try tx.insertAudit(tenant, at: now, principal: author, what: "purge", object: report.engine)
    }
    return .json([
      "engine": .string(report.engine), "steps": .array(report.steps.map { .string($0) }),
      "undone": .array(report.undone.map { .string($0) }), "complete": .bool(report.undone.isEmpty),
    ])
  }
}
