package import Domain
internal import HTTPServer

/// One thing the API can do: where, for whom, in a sentence, what it takes and answers, and how.
package struct Route: Sendable {
  enum Handler: Sendable {
    case open(@Sendable (Visit) async throws -> HTTPResponse)
    case keyed(@Sendable (Call) async throws -> HTTPResponse)
  }

  package let method: String
  /// `/v1/customers/{customer}/why`.
  package let pattern: String
  /// What a caller must be permitted; nil for a route that is open to anybody.
  package let need: Permission?
  package let summary: Words
  /// In bytes.
  package let bodyLimit: Int
  /// Browsers of other sites may call it.
  package let isForBrowsers: Bool
  /// The code under which the audit log keeps it; nil where there is nothing to keep. The router writes it, except for
  /// routes open to anybody, which know only late who came.
  package let what: String?
  let handler: Handler
  let path: PathPattern
  var declaration = Declaration()
}

extension Route {
  /// A route for whoever has a permission. `isAudited` is false only for a step of something that is audited.
  static func route(
    _ method: String, _ pattern: String, _ need: Permission, _ english: String, _ chinese: String,
    bodyLimit: Int = 1 << 20, isForBrowsers: Bool = false, isAudited: Bool = true,
    _ handler: @escaping @Sendable (Call) async throws -> HTTPResponse
  ) -> Route {
    Route(
      method: method, pattern: pattern, need: need, summary: Words(english, chinese), bodyLimit: bodyLimit,
      isForBrowsers: isForBrowsers, what: isAudited ? auditCode(method, pattern, need) : nil, handler: .keyed(handler),
      path: PathPattern(pattern))
  }

  /// A route for anybody.
  static func open(
    _ method: String, _ pattern: String, _ english: String, _ chinese: String, what: String? = nil,
    _ handler: @escaping @Sendable (Visit) async throws -> HTTPResponse
  ) -> Route {
    Route(
      method: method, pattern: pattern, need: nil, summary: Words(english, chinese), bodyLimit: 64 << 10,
      isForBrowsers: false, what: what, handler: .open(handler), path: PathPattern(pattern))
  }
}
