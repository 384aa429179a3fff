internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules
internal import Understand

extension Route {
  static let describeSegment = route(
    "POST", "/v1/segments/describe", .analyse, "Say a definition in words: {\"definition\"}",
    "用文字描述一个分群定义：{\"definition\"}"
  ) { call in
    let body = try call.object()
    let condition: Condition
    do throws(JSONError) {
      condition = try Condition(json: try body.required("definition").value)
    } catch {
      throw error.path == "definition" ? error : error.below("definition")
    }
    return .json([
      "en": .string(describe(condition, .english, currency: call.tenant.currency)),
      "zh-CN": .string(describe(condition, .chinese, currency: call.tenant.currency)),
    ])
  }
  .taking(body: .form(["definition": .condition]))
  .answering(["en": .text, "zh-CN": .text])

  static let recomputeContext = route(
    "POST", "/v1/context/recompute", .operate, "Cut the population anew: RFM quintiles, price thirds",
    "重新计算人群切分：RFM 五分位、价格三分位"
  ) { call in
    let context = try await call.services.segments.recomputeContext(call.id)
    call.services.wake()
    return .json([
      "version": .int(context.version), "document": context.document, "created_at": .instant(context.createdAt),
    ])
  }
  .answering(["version": .count, "document": .map(.any), "created_at": .instant])
  .refusing(409)
}
