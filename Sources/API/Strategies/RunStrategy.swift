internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let startStrategy = route(
    "POST", "/v1/strategies/{key}/start", .operate, "Put the latest version in force and enrol its audience",
    "启用最新版本，并把现有受众纳入"
  ) { call in
    let key = call.parameter("key")
    let before = try await call.strategy(key)
    call.trail?.note(before: before.auditShape, after: before.auditShape(.live, version: before.latestVersion))
    let strategy = try await call.services.strategies.start(call.id, key: key, by: call.principal.name)
    let enrolled = try await call.services.strategies.enroll(call.id, key: key)
    call.services.wake()
    var members = strategy.shape
    members["enrolled"] = .int(Int64(enrolled))
    return .json(.object(members))
  }
  .answering(Schema.strategy.with(["enrolled": .count]))
  .refusing(404, 409, 422)

  static let pauseStrategy = turn("pause", .paused, "Pause a strategy", "暂停策略")
  static let resumeStrategy = turn("resume", .live, "Resume a strategy", "恢复策略")
  static let endStrategy = turn("end", .ended, "End a strategy", "结束策略")

  private static func turn(_ word: String, _ state: Strategy.State, _ english: String, _ chinese: String) -> Route {
    route("POST", "/v1/strategies/{key}/\(word)", .operate, english, chinese) { call in
      let key = call.parameter("key")
      let before = try await call.strategy(key)
      if before.liveVersion == 0 { throw APIError.neverStarted(key) }
      call.trail?.note(before: before.auditShape, after: before.auditShape(state, version: before.liveVersion))
      let strategy = try await call.services.strategies.set(
        call.id, key: key, state: state, by: call.principal.name)
      call.services.wake()
      return .json(.object(strategy.shape))
    }
    .answering(.strategy)
    .refusing(404, 409, 422)
  }

  static let runStrategy = route(
    "POST", "/v1/strategies/{key}/run", .operate, "Consider every member of the audience now", "立即对全部受众做一次决策"
  ) { call in
    let key = call.parameter("key")
    let before = try await call.strategy(key)
    guard before.state == .live else { throw APIError.notLive(key) }
    let considered = try await call.services.strategies.run(call.id, key: key)
    call.services.wake()
    return .json(["considered": .int(Int64(considered))])
  }
  .answering(["considered": .count])
  .refusing(404, 409, 422)

  static let releaseStrategy = route(
    "POST", "/v1/strategies/{key}/release", .operate, "Widen or narrow the release: {\"share\": 0.1}",
    "调整放量比例：{\"share\": 0.1}"
  ) { call in
    let key = call.parameter("key")
    let body = try call.object()
    let share = try body.double("share")
    guard share > 0, share <= 1 else {
      throw try body.required("share").invalid(
        "share_range", english: "must be above 0 and at most 1", chinese: "必须大于 0 且不超过 1")
    }
    let before = try await call.strategy(key)
    if before.liveVersion == 0 { throw APIError.neverStarted(key) }
    call.trail?.note(nil, ["share": .double(share)])
    let strategy = try await call.services.strategies.release(
      call.id, key: key, share: share, by: call.principal.name)
    call.services.wake()
    return .json(.object(strategy.shape))
  }
  .taking(body: .form(["share": .share.saying("Above 0.", "大于 0。")]))
  .answering(.strategy)
  .refusing(404, 409, 422)
}

extension Strategy {
  fileprivate var auditShape: JSON { auditShape(state, version: liveVersion) }

  fileprivate func auditShape(_ state: State, version: Int64) -> JSON {
    ["state": .string(state.rawValue), "live_version": .int(version)]
  }
}

extension APIError {
  static func neverStarted(_ key: String) -> APIError {
    .init(
      "strategy_never_started", 409, "“\(key)” has never been started. Start it first.", "“\(key)”从未启动，请先启动。")
  }

  static func notLive(_ key: String) -> APIError {
    .init("strategy_not_live", 409, "“\(key)” is not live. Start or resume it first.", "“\(key)”未在运行，请先启动或恢复。")
  }
}
