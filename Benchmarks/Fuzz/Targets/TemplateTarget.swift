import Content
import Domain
import JSON
import TestSupport

/// Templates in every medium, and values that want to be more than values.
struct TemplateTarget: FuzzTarget {
  static let name = "template"

  private static let corpus = [
    "Hello {{customer.name | default: \"friend\"}}, {{order.total | money}} on {{order.at | date}}.",
    "<p>{{#items}}<b title=\"{{name}}\">{{.}}</b>{{/items}}{{^items}}nothing{{/items}}</p>",
    "<a href=\"https://shop.example.com/?q={{query}}\">{{! a note }}{{count | number}}</a>",
  ]

  private static let words = [
    "{{", "}}", "{{{", "{{#a}}", "{{/a}}", "{{^a}}", "{{.}}", "{{&a}}", "{{!", "| default: \"", "| money", "| date",
    "|", "<a href=",
    "<style>", "<script>", "</script>", "<!--", "-->", "<p onclick=", "\"", "'", "=", "{{#a}}{{#b}}", "..", "a.b.c",
    "名",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.bytes(Array(random.pick(corpus).utf8), words: words, using: &random)
  }

  private let variables: JSON = [
    "customer": ["name": "<b>\"'&\r\n{{a}}"], "order": ["total": 1250, "at": "2026-03-01T00:00:00Z"], "count": 3,
    "items": [["name": "x\" onload=\"y"], "z"], "query": "a b&c=<", "a": [["b": [1, 2]], ["b": []]],
  ]

  func check(_ input: [UInt8]) async throws {
    let source = String(decoding: input, as: UTF8.self)
    let setting = RenderSetting(language: .english, currency: Currency("CNY")!, zone: .utc)
    for medium in [Template.Medium.html, .text, .line] {
      do {
        let template = try parsed(source, medium)
        try printAndParse(template, medium)
        let text = try template.render(variables, in: setting)
        try bounded(text, medium)
      } catch let problem as ContentProblem {
        for language in [Language.english, .chinese] {
          try hold(!problem.text(language).isEmpty, "\(problem.code) says nothing")
        }
      }
    }
    _ = try? MessageTemplate(["subject": .string(source), "html": .string(source), "text": .string(source)])
  }

  /// What doesn't parse says where.
  private func parsed(_ source: String, _ medium: Template.Medium) throws -> Template {
    do throws(ContentProblem) {
      return try Template(source, for: medium)
    } catch {
      try hold(error.position != nil || source.utf8.count > Template.Limit.source, "\(error.code) has no place")
      throw error
    }
  }

  private func printAndParse(_ template: Template, _ medium: Template.Medium) throws(FuzzFailure) {
    do {
      let again = try Template(template.description, for: medium)
      try hold(again.description == template.description, "prints otherwise the second time")
    } catch let error as FuzzFailure {
      throw error
    } catch {
      throw FuzzFailure("prints what it does not parse: \(template.description.prefix(200))")
    }
  }

  private func bounded(_ text: String, _ medium: Template.Medium) throws(FuzzFailure) {
    try hold(text.utf8.count <= Template.Limit.output, "renders \(text.utf8.count) bytes")
    if medium == .line {
      try hold(text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "a line holds a control character")
    }
  }
}
