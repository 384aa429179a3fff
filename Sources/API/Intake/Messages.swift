internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let identify = message("identify", "Say who a visitor is and what is known of them", "说明访客身份及已知资料")
  static let track = message("track", "Record what a customer did", "记录客户行为")
  static let page = message("page", "Record a page seen", "记录页面浏览")
  static let screen = message("screen", "Record a screen seen", "记录屏幕浏览")
  static let group = message("group", "Say which company a customer belongs to", "说明客户所属公司")
  static let alias = message(
    "alias", "Say by which name a customer was known before", "说明客户此前使用的标识")

  /// Segment's HTTP API: one message at the address of its type. Acknowledged when durable.
  private static func message(_ type: String, _ english: String, _ chinese: String) -> Route {
    route(
      "POST", "/v1/\(type)", .intake, english, chinese, bodyLimit: 64 << 10, isForBrowsers: true
    ) { call in
      let parser = IntakeParser(receivedAt: call.now, currency: call.tenant.currency)
      try await call.accept(parser.message(try call.json(), type: type))
      return .json(["success": true])
    }
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
