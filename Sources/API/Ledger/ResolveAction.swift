internal import Act
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let resolveAction = route(
    "POST", "/v1/actions/{action}/resolve", .approve,
    "Say what became of an unknown one: {\"resolution\": \"sent\" or \"not_sent\", \"evidence\"}",
    "说明未知动作的实际结果：{\"resolution\": \"sent\" 或 \"not_sent\", \"evidence\"}"
  ) { call in
    let id = try call.id("action", Thing.action, Action.self)
    let body = try call.object()
    let resolution = try body.oneOf("resolution", ResolutionWord.self)
    let evidence = try body.string("evidence")
    call.trail?.note(nil, ["resolution": .string(resolution.rawValue)])
    return try await call.answer(
      call.services.ledger.resolve(
        call.id, id, resolution == .sent ? .sent : .notSent, by: call.principal.name, evidence: evidence))
  }
  .taking(body: .form(["resolution": .one(ResolutionWord.self), "evidence": .filled]))
  .answering(.action)
  .refusing(404, 409, 410)

  static let replayAction = route(
    "POST", "/v1/actions/{action}/replay", .approve, "Try a dead one again", "重试失败的动作"
  ) { call in
    let id = try call.id("action", Thing.action, Action.self)
    return try await call.answer(call.services.ledger.replay(call.id, id, by: call.principal.name))
  }
  .answering(.action)
  .refusing(404, 409, 410)
}

private enum ResolutionWord: String, CaseIterable {
  case sent
  case notSent = "not_sent"
}
