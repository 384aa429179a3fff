import API
import JSON

extension Command {
  /// Needs no server: the document is made of the program itself.
  static let document = Command(
    "openapi", "The API as an OpenAPI 3.1 document, as GET /v1/openapi.json serves it",
    "接口的 OpenAPI 3.1 文档，与 GET /v1/openapi.json 相同"
  ) { call in
    call.output.standard(Document.json(call.output.language).prettyDescription + "\n")
  }
}
