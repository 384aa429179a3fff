internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn

extension Route {
  static let showEffect = route(
    "GET", "/v1/strategies/{key}/effect", .read, "What a strategy did, against its holdout, with intervals",
    "策略效果：与对照组比较，含置信区间"
  ) { call in
    let query = try call.query(["mode"])
    var mode: Mode?
    if let word = query["mode"] {
      guard let named = Mode.allCases.first(where: { $0.word == word }) else {
        throw APIError.queryInvalid("mode", "sandbox or live", "应为 sandbox 或 live")
      }
      mode = named
    }
    let key = call.parameter("key")
    if try await call.strategy(key).liveVersion == 0 { throw APIError.neverStarted(key) }
    return .json(try await call.services.effects.report(call.id, key: key, mode: mode).json)
  }
}
