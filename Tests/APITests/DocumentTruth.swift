import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

/// The document as the tests hold answers to it: every answer that the ``Office`` gives goes through here, so that each
/// test of the API tests the document as well, and with it the golden files, which are such answers.
enum DocumentTruth {
  static let document = Document.json(.english)
  private static let check = SchemaCheck(document: document)

  /// What the document doesn't say of an answer: its status, its type, or something of its body.
  static func problems(_ route: Route, _ answer: Office.Answer) -> [String] {
    let operation = document["paths"]?[route.pattern]?[route.method.lowercased()]
    guard var declared = operation?["responses"]?["\(answer.status)"] else {
      return ["status \(answer.status) is not declared: \(answer.text.prefix(200))"]
    }
    if let name = declared["$ref"]?.stringValue?.split(separator: "/").last {
      declared = document["components"]?["responses"]?[String(name)] ?? .null
    }
    guard let content = declared["content"]?.objectValue else {
      return answer.bytes.isEmpty ? [] : ["\(answer.status) is declared without a body"]
    }
    guard let type = answer.headers["Content-Type"], let media = content[type] else {
      return ["\(answer.status) has an undeclared type: \(answer.headers["Content-Type"] ?? "none")"]
    }
    guard let schema = media["schema"] else { return [] }
    // Long files of a person are read to their end; a mask leaves what is behind it.
    return check.problems(answer.json, schema)
  }

  /// Whether a value fits a schema of the document, for the tests of the document itself.
  static func problems(_ value: JSON, _ schema: JSON) -> [String] { check.problems(value, schema) }
}
