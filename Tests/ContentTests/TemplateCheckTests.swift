import JSON
import Testing

@testable import Content

@Suite("Checking a template's variables before launch")
struct TemplateCheckTests {
  let schema = VariableSchema(
    paths: [
      "tenant": .always, "tenant.name": .always, "customer": .always, "customer.name": .sometimes, "coupon": .sometimes,
      "coupon.code": .always, "items": .sometimes, "items.name": .always, "items.note": .sometimes,
    ], open: ["customer"])

  @Test(
    "passes what will be there",
    arguments: [
      "{{tenant.name}}", "{{customer.name | default: \"x\"}}", "{{#customer.name}}{{customer.name}}{{/customer.name}}",
      "{{#coupon.code}}{{coupon.code}}{{/coupon.code}}", "{{#coupon}}{{coupon.code}}{{code}}{{/coupon}}",
      "{{#items}}{{name}}{{tenant.name}}{{.}}{{/items}}", "{{#customer.vip}}x{{/customer.vip}}",
      "{{customer.city | default: \"x\"}}", "{{typo | default: \"x\"}}", "{{^items}}none{{/items}}",
    ])
  func passes(source: String) throws {
    #expect(try Template(source, for: .text).check(available: schema) == [])
  }

  @Test(
    "names what will or may be missing",
    arguments: [
      ("{{tenant.nmae}}", ContentProblem.Code.variableUnknown), ("{{customer.name}}", .variableMayBeMissing),
      ("{{customer.city}}", .variableMayBeMissing), ("{{coupon.code}}", .variableMayBeMissing),
      ("{{^coupon}}{{coupon.code}}{{/coupon}}", .variableMayBeMissing),
      ("{{#items}}{{note}}{{/items}}", .variableMayBeMissing),
      ("{{name}}", .variableUnknown), ("{{#typo}}x{{/typo}}", .variableUnknown), ("{{.}}", .variableUnknown),
      ("{{#tenant.name}}{{coupon.code}}{{/tenant.name}}", .variableMayBeMissing),
    ])
  func names(source: String, code: ContentProblem.Code) throws {
    let problems = try Template(source, for: .text).check(available: schema)
    #expect(problems.map(\.code) == [code])
    #expect(problems.first?.position != nil)
  }

  @Test("takes an example for a schema")
  func example() throws {
    let schema = VariableSchema(example: ["a": ["b": 1, "c": nil], "items": [["name": "x"]]])
    #expect(schema.paths == ["a": .always, "a.b": .always, "items": .always, "items.name": .always])
    let template = try Template("{{a.b}}{{#items}}{{name}}{{/items}}{{a.c}}", for: .text)
    #expect(template.check(available: schema).map(\.parameters) == [["name": "a.c"]])
  }
}
