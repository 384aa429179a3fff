internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let purge = route(
    "POST", "/v1/purge", .own, "Remove what the database engine still keeps of deleted rows",
    "清除数据库引擎中仍保留的已删除数据"
  ) { call in
    let report = try await call.services.purge()
    return .json([
      "engine": .string(report.engine), "steps": .array(report.steps.map { .string($0) }),
      "undone": .array(report.undone.map { .string($0) }), "complete": .bool(report.undone.isEmpty),
    ])
  }
  .answering(["engine": .text, "steps": .list(.text), "undone": .list(.text), "complete": .truth])
}
