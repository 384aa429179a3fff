internal import HTTPServer

/// One thing the API can do: where, for whom, in a sentence, and how.
package struct Route: Sendable {
  /// The least key a caller needs; each kind may do what the ones before it may.
  package enum Need: Int, Sendable, Comparable, CaseIterable {
    case none = 0
    case write, operate, own

    package var word: String { "\(self)" }
    package static func < (left: Need, right: Need) -> Bool { left.rawValue < right.rawValue }
  }

  enum Handler: Sendable {
    case open(@Sendable (Visit) async throws -> HTTPResponse)
    case keyed(@Sendable (Call) async throws -> HTTPResponse)
  }

  package let method: String
  /// `/v1/customers/{customer}/why`.
  package let pattern: String
  package let need: Need
  package let summary: Words
  /// In bytes.
  package let bodyLimit: Int
  /// Browsers of other sites may call it.
  package let isForBrowsers: Bool
  let handler: Handler
  let path: PathPattern
}

extension Route {
  /// A route that takes a key of a kind.
  static func route(
    _ method: String, _ pattern: String, _ need: Need, _ english: String, _ chinese: String,
    bodyLimit: Int = 1 << 20, isForBrowsers: Bool = false,
    _ handler: @escaping @Sendable (Call) async throws -> HTTPResponse
  ) -> Route {
    precondition(need != .none, "\(pattern): a route without a key is made by open(_:_:)")
    return Route(
      method: method, pattern: pattern, need: need, summary: Words(english, chinese), bodyLimit: bodyLimit,
      isForBrowsers: isForBrowsers, handler: .keyed(handler), path: PathPattern(pattern))
  }

  /// A route for anybody.
  static func open(
    _ method: String, _ pattern: String, _ english: String, _ chinese: String,
    _ handler: @escaping @Sendable (Visit) async throws -> HTTPResponse
  ) -> Route {
    Route(
      method: method, pattern: pattern, need: .none, summary: Words(english, chinese), bodyLimit: 64 << 10,
      isForBrowsers: false, handler: .open(handler), path: PathPattern(pattern))
  }
}
