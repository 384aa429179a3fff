internal import HTTPServer
internal import JSON

extension HTTPResponse {
  static func json(_ json: JSON, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
      body: .bytes(json.bytes))
  }

  /// `{"items": [...], "next": cursor?}`.
  static func list(_ items: [JSON], next: String? = nil) -> HTTPResponse {
    var members: [String: JSON] = ["items": .array(items)]
    if let next { members["next"] = .string(next) }
    return .json(.object(members))
  }

  /// A page for people. It runs no scripts, loads nothing, and is shown in no frame.
  static func page(_ html: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: [
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy":
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      ], body: .bytes(Array(html.utf8)))
  }

  static func file(_ bytes: [UInt8], type: String, name: String) -> HTTPResponse {
    HTTPResponse(
      status: 200,
      headers: [
        "Content-Type": type, "Content-Disposition": "attachment; filename=\"\(name)\"", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
      ], body: .bytes(bytes))
  }

  func allowingOtherSites() -> HTTPResponse {
    var response = self
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
  }
}
