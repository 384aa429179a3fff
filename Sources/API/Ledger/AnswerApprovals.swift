internal import Act
internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let approveAction = route(
    "POST", "/v1/actions/{action}/approve", .approve,
    "Say yes to exactly what you saw: {\"content_hash\", \"reason\"?}", "批准您所看到的内容：{\"content_hash\", \"reason\"?}"
  ) { call in
    let id = try call.id("action", Thing.action, Action.self)
    let body = try call.object(["content_hash", "reason"])
    let seen = LedgerDesk.Seen(action: id, contentHash: try body.required("content_hash").asHash())
    let reason = try body.optionalString("reason") ?? ""
    return try await call.answer(
      call.services.ledger.approve(call.id, seen, by: call.principal.name, reason: reason))
  }

  static let rejectAction = route(
    "POST", "/v1/actions/{action}/reject", .approve, "Say no: {\"reason\"?}", "拒绝：{\"reason\"?}"
  ) { call in
    let id = try call.id("action", Thing.action, Action.self)
    let body = try JSONReader(call.request.body.isEmpty ? .object([:]) : call.document())
    try body.rejectUnknown(["content_hash", "reason"])
    let reason = try body.optionalString("reason") ?? ""
    return try await call.answer(call.services.ledger.reject(call.id, id, by: call.principal.name, reason: reason))
  }

  static let answerApprovals = route(
    "POST", "/v1/approvals", .approve,
    "Answer many: {\"answer\": \"approved\" or \"rejected\", \"actions\": [{\"id\", \"content_hash\"}], \"reason\"?}",
    "批量审批：{\"answer\": \"approved\" 或 \"rejected\", \"actions\": [{\"id\", \"content_hash\"}], \"reason\"?}"
  ) { call in
    let body = try call.object(["answer", "actions", "reason"])
    let answer = try body.oneOf("answer", AnswerWord.self)
    let reason = try body.optionalString("reason") ?? ""
    let seen = try body.array("actions") { element throws(JSONError) in
      try element.rejectUnknown(["id", "content_hash"])
      guard let id = ID<Action>(try element.string("id")) else {
        throw try element.required("id").invalid("id_invalid", english: "is no id", chinese: "不是有效的 id")
      }
      return LedgerDesk.Seen(action: id, contentHash: try element.required("content_hash").asHash())
    }
    let ledger = call.services.ledger
    call.trail?.note(nil, ["answer": .string(answer.rawValue), "actions": .int(Int64(seen.count))])
    let problems =
      switch answer {
      case .approved: try await ledger.approve(call.id, seen, by: call.principal.name, reason: reason)
      case .rejected: try await ledger.reject(call.id, seen.map(\.action), by: call.principal.name, reason: reason)
      }
    call.services.wake()
    let items = problems.sorted { $0.key < $1.key }.map { id, problem -> JSON in
      let error = APIError(mapping: problem) ?? .internal
      return ["id": .id(id), "code": .string(error.code), "message": .string(error.words.text(call.language))]
    }
    return .json(["answered": .int(Int64(seen.count - problems.count)), "problems": .array(items)])
  }
}

private enum AnswerWord: String, CaseIterable { case approved, rejected }

extension JSONReader {
  /// The hash of an action's content, in hexadecimal.
  fileprivate func asHash() throws(JSONError) -> [UInt8] {
    guard let hash = Hex.decode(try asString()), hash.count == 32 else {
      throw invalid(
        "content_hash_invalid", english: "must be the content_hash of the action you saw",
        chinese: "必须是所查看动作的 content_hash")
    }
    return hash
  }
}
