internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let identify = message(
    "identify", "Say who a visitor is and what is known of them", "说明访客身份及已知资料", ["traits": .facts])
  static let track = message("track", "Record what a customer did", "记录客户行为", ["event": .label, "properties": .facts])
  static let page = message("page", "Record a page seen", "记录页面浏览", seen)
  static let screen = message("screen", "Record a screen seen", "记录屏幕浏览", seen)
  static let group = message(
    "group", "Say which company a customer belongs to", "说明客户所属公司", ["groupId": .label, "traits": .facts])
  static let alias = message(
    "alias", "Say by which name a customer was known before", "说明客户此前使用的标识",
    ["previousId": .label, "userId": .label])

  private static let seen: KeyValuePairs<String, Schema> = ["name": .label.optional, "properties": .facts]

  /// Segment's HTTP API: one message at the address of its type. Acknowledged when durable.
  private static func message(
    _ type: String, _ english: String, _ chinese: String, _ members: KeyValuePairs<String, Schema>
  ) -> Route {
    route(
      "POST", "/v1/\(type)", .intake, english, chinese, bodyLimit: 64 << 10, isForBrowsers: true
    ) { call in
      let parser = IntakeParser(receivedAt: call.now, currency: call.tenant.currency)
      try await call.accept(parser.message(try call.json(), type: type))
      return .json(["success": true])
    }
    .taking(body: Schema.envelope.with(members))
    .answering(.done)
    .overlookingOthers()
  }
}

extension Call {
  /// Stores one message, or throws why it isn't taken.
  func accept(_ message: IntakeParser.Parsed) async throws {
    let answers = try await services.intake.accept([message], tenant: id, via: principal.kind)
    if case .rejected(let rejection)? = answers.first { throw rejection }
    services.wake()
  }
}

extension Schema {
  /// A request's object in which other members are overlooked, as Segment's libraries send many.
  static func message(_ members: KeyValuePairs<String, Schema>) -> Schema {
    var schema = form(members)
    schema.kind = .object(schema.members, others: .unsaid)
    return schema
  }

  /// What somebody or something is called: 1 to 255 bytes; a whole number is taken as its digits.
  static let label = either(.text(like: "\\S"), .whole).like("17850")
  /// What is known, under names of one's own; 512 members in all, texts of 8 KiB.
  static let facts = map(.any).optional.orNull

  /// What every message of Segment's has; one of `userId` and `anonymousId` has to be there.
  static let envelope = message([
    "userId": .label.optional, "anonymousId": .label.optional, "messageId": .label.optional,
    "timestamp": .instant.optional,
    "originalTimestamp": .instant.optional, "sentAt": .instant.optional, "context": .any.optional,
  ])
}
