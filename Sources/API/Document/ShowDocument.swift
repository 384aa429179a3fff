internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showDocument = open(
    "GET", "/v1/openapi.json", "This API as an OpenAPI 3.1 document, in the language of Accept-Language",
    "本接口的 OpenAPI 3.1 文档，语言取自 Accept-Language"
  ) { visit in
    HTTPResponse(
      status: 200, headers: ["Content-Type": Body.json, "Cache-Control": "no-cache", "Vary": "Accept-Language"],
      body: .bytes(visit.language == .chinese ? DocumentBytes.chinese : DocumentBytes.english))
  }
  .answering(.map(.any))
}

/// Made once.
private enum DocumentBytes {
  static let english = Document.json(.english).bytes
  static let chinese = Document.json(.chinese).bytes
}
