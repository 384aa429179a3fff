internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let batch = route(
    "POST", "/v1/batch", .intake, "Several messages at once: {\"batch\": [...]}, each taken or rejected by itself",
    "批量提交消息：{\"batch\": [...]}，逐条接受或拒绝", bodyLimit: 512 << 10, isForBrowsers: true
  ) { call in
    // Each message is held to what a text may be by itself.
    if call.request.body.isEmpty { throw APIError.bodyMissing }
    let json = try JSON.parse(call.request.body)
    guard json["batch"]?.arrayValue != nil else {
      // A member that is missing or no list: the reader says which.
      _ = try JSONReader(json).required("batch").asElements()
      throw APIError.bodyMissing
    }
    let parser = IntakeParser(receivedAt: call.now, currency: call.tenant.currency)
    let answers = try await call.services.intake.accept(
      parser.batch(json), tenant: call.id, via: call.principal.kind)
    call.services.wake()
    var rejected: [JSON] = []
    for (index, answer) in answers.enumerated() {
      guard case .rejected(let rejection) = answer else { continue }
      rejected.append([
        "index": .int(Int64(index)), "field": .string(rejection.field), "code": .string(rejection.code),
        "reason": .string(call.language == .chinese ? rejection.sentenceInChinese : rejection.sentence),
      ])
    }
    return .json([
      "success": true, "accepted": .int(Int64(answers.count - rejected.count)), "rejected": .array(rejected),
    ])
  }
  .taking(body: .message(["batch": .list(.any), "sentAt": .any.optional]))
  .answering([
    "success": .truth, "accepted": .count,
    "rejected": .list(["index": .count, "field": .text, "code": .text, "reason": .text]),
  ])
  .overlookingOthers()
}
