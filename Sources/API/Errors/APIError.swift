internal import Domain
internal import HTTPServer
internal import JSON

/// What a caller reads when a request is not done: a code for programs and a sentence for people.
package struct APIError: Error, Sendable, Hashable {
  /// One of several things that are wrong at once.
  package struct Problem: Sendable, Hashable {
    package let code: String
    package let words: Words
  }

  package let code: String
  package let status: Int
  /// The place in the request, as in `arms[1].weight`.
  package let field: String?
  package let words: Words
  package var problems: [Problem] = []
  /// In seconds; nil where trying again at once does no harm.
  package var retryAfter: Int64?

  package init(_ code: String, _ status: Int, field: String? = nil, _ english: String, _ chinese: String) {
    self.code = code
    self.status = status
    self.field = field
    words = Words(english, chinese)
  }
}

extension APIError {
  /// `{"error": {"code", "message", "field"?, "problems"?}}`.
  func response(_ language: Language) -> HTTPResponse {
    var members: [String: JSON] = ["code": .string(code), "message": .string(words.text(language))]
    if let field { members["field"] = .string(field) }
    if !problems.isEmpty {
      members["problems"] = .array(
        problems.map { ["code": .string($0.code), "message": .string($0.words.text(language))] })
    }
    var response = HTTPResponse.json(["error": .object(members)], status: status)
    if status == 401 { response.headers["WWW-Authenticate"] = "Bearer" }
    if let retryAfter { response.headers["Retry-After"] = "\(retryAfter)" }
    if status == 503 { response.headers["Retry-After"] = "5" }
    return response
  }
}
