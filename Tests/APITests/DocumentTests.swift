import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The OpenAPI document")
struct DocumentTests {
  @Test("declares what every route takes and answers, in an area, under a name of its own")
  func isComplete() {
    for route in Router.routes {
      let name = "\(route.method) \(route.pattern)"
      #expect(!route.declaration.answers.isEmpty, "Say what \(name) answers: .answering(...)")
      #expect(Area.of(route) != nil, "Say in Area.swift where \(name) belongs")
      for place in route.declaration.places.keys { #expect(route.places.contains(place), "\(name): {\(place)}") }
      if route.method == "GET" { #expect(route.declaration.body == nil, "\(name)") }
      let names = route.declaration.query.map(\.name)
      #expect(Set(names).count == names.count, "\(name)")
    }
    let operations = Router.routes.map(Operation.name)
    #expect(Set(operations).count == operations.count)
  }

  @Test("gives a name to one shape, and refers to nothing that is not there")
  func components() throws {
    var shapes: [String: Set<JSON>] = [:]
    for route in Router.routes {
      let declaration = route.declaration
      let schemas = declaration.answers.compactMap(\.schema) + [declaration.body?.schema].compactMap { $0 }
      for schema in schemas {
        for (name, component) in schema.components { shapes[name, default: []].insert(component.definition(.english)) }
      }
    }
    for (name, shapes) in shapes { #expect(shapes.count == 1, "\(name) stands for \(shapes.count) shapes") }
    let known = Set(DocumentTruth.document["components"]?["schemas"]?.objectValue?.keys.map { $0 } ?? [])
    for language in Language.allCases {
      for reference in references(in: Document.json(language)) where reference.contains("/schemas/") {
        #expect(known.contains(String(reference.split(separator: "/").last ?? "")), "\(reference)")
      }
    }
  }

  @Test("is served to anybody in both languages, and says who may do what")
  func served() async throws {
    try await Office.with(.sqlite) { office in
      let english = await office.call("GET", "/v1/openapi.json", as: .none)
      #expect(english.status == 200 && english.json["openapi"] == "3.1.1")
      #expect(english.json["paths"]?["/v1/stops"]?["post"]?["x-permission"] == "stop")
      #expect(english.json["paths"]?["/v1/stops"]?["get"]?["summary"] == "Emergency stops in force")
      let chinese = await office.call("GET", "/v1/openapi.json", as: .none, headers: ["Accept-Language": "zh-CN"])
      #expect(chinese.json["paths"]?["/v1/stops"]?["get"]?["summary"] == "生效中的紧急停发")
      #expect(english.bytes.count > 100_000)
    }
  }

  @Test("notices what it doesn't say: a status, a type, a field, a wrong value")
  func notices() throws {
    let route = try #require(Router.routes.first { $0.method == "GET" && $0.pattern == "/v1/stops" })
    func problems(_ status: Int, _ body: JSON, _ type: String = Body.json) -> [String] {
      DocumentTruth.problems(
        route, Office.Answer(status: status, headers: ["Content-Type": type], bytes: body.bytes))
    }
    let stop: [String: JSON] = ["scope": "tenant", "by": "li", "reason": "x", "at": "2026-06-01T12:00:00Z"]
    #expect(problems(200, ["items": [.object(stop)]]) == [])
    #expect(problems(418, ["items": []]) != [])
    #expect(problems(200, ["items": []], "text/plain") != [])
    #expect(problems(200, ["items": [.object(stop.merging(["colour": "red"]) { $1 })]]) != [])
    for (name, value) in [("at", "today"), ("by", 1), ("reason", .null)] as [(String, JSON)] {
      #expect(problems(200, ["items": [.object(stop.merging([name: value]) { $1 })]]) != [], "\(name)")
    }
    for name in stop.keys { #expect(problems(200, ["items": [.object(stop.filter { $0.key != name })]]) != []) }
    #expect(problems(404, ["error": ["code": "x", "message": "y"]]) != [])
    #expect(problems(403, ["error": ["code": "x"]]) != [])
  }

  @Test("says of every route that what can't be read is refused in JSON, beside pages that say what is wrong")
  func unreadable() {
    let refusal: JSON = ["error": ["code": "target_invalid", "message": "x"]]
    for route in Router.routes {
      let answer = Office.Answer(status: 400, headers: ["Content-Type": Body.json], bytes: refusal.bytes)
      #expect(DocumentTruth.problems(route, answer) == [], "\(route.method) \(route.pattern)")
    }
    let form = Router.routes.first { $0.method == "POST" && $0.pattern == "/s/{tenant}" }
    let page = Office.Answer(status: 400, headers: ["Content-Type": "text/html; charset=utf-8"], bytes: [])
    #expect(form.map { DocumentTruth.problems($0, page) } == [])
  }

  @Test("takes the bodies of the samples, and not those with another member")
  func bodies() async throws {
    for route in Router.routes where route.declaration.body?.type == Body.json {
      guard route.need != nil, let sample = RouteSample(route, Things()), !sample.body.isEmpty else { continue }
      let schema = try #require(route.declaration.body?.schema.json(.english))
      let body = try JSON.parse(sample.body)
      #expect(DocumentTruth.problems(body, schema) == [], "\(route.method) \(route.pattern)")
      if route.need != .intake {
        let wrong = JSON.object((body.objectValue ?? [:]).merging(["surprise": 1]) { $1 })
        #expect(DocumentTruth.problems(wrong, schema) != [], "\(route.method) \(route.pattern)")
      }
    }
  }

  private func references(in json: JSON) -> Set<String> {
    switch json {
    case .object(let members):
      members.reduce(into: []) { found, member in
        if member.key == "$ref", let text = member.value.stringValue { found.insert(text) }
        found.formUnion(references(in: member.value))
      }
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(references(in: $1)) }
    default: []
    }
  }
}
