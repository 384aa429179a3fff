internal import Content
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let draftStrategy = route(
    "PUT", "/v1/strategies/{key}", .operate,
    "Save a strategy's document as its next version; see docs/schema/strategy.json",
    "把策略文档保存为新版本；格式见 docs/schema/strategy.json"
  ) { call in
    let key = try call.newKey("key")
    let document = try call.document()
    let (tenant, language) = (call.id, call.language)
    let same = try await call.records.read { tx -> Strategy? in
      guard let strategy = try tx.strategy(tenant, key: key),
        try tx.strategyVersion(tenant, strategy.id, strategy.latestVersion)?.document == document
      else { return nil }
      return strategy
    }
    if same == nil {
      _ = try await call.services.strategies.draft(tenant, key: key, document: document, author: call.principal.name)
    }
    let problems = try await call.services.strategies.problems(tenant, key: key)
    let strategy = try await call.strategy(key)
    var members = strategy.shape
    members["problems"] = .array(problems.map { $0.shape(language) })
    return .json(.object(members), status: strategy.latestVersion == 1 ? 201 : 200)
  }
  .taking(place: "key", .key)
  .taking(body: .strategyDocument)
  .answering(Schema.strategy.with(["problems": .list(.problem)]))
  .answering(201, Schema.strategy.with(["problems": .list(.problem)]))
  .refusing(409)

  static let checkStrategy = route(
    "GET", "/v1/strategies/{key}/problems", .read, "What keeps the latest version from starting", "最新版本启动前需解决的问题"
  ) { call in
    let key = call.parameter("key")
    _ = try await call.strategy(key)
    let problems = try await call.services.strategies.problems(call.id, key: key)
    return .list(problems.map { $0.shape(call.language) })
  }
  .answering(.items(.problem))
  .refusing(404)
}

extension LaunchProblem {
  func shape(_ language: Language) -> JSON {
    ["code": .string(sentence.code), "message": .string(text(language))]
  }
}

extension Call {
  /// The strategy with a short name.
  func strategy(_ key: String) async throws -> Strategy {
    let tenant = id
    return try await records.read { tx in
      guard let strategy = try tx.strategy(tenant, key: key) else { throw APIError.notFound(Thing.strategy, key) }
      return strategy
    }
  }
}
