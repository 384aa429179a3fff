import Domain
import Foundation
import JSON
import Testing

@testable import Content

@Suite("Templates from random bytes and random variables")
struct TemplatePropertyTests {
  static let pieces = [
    "{{", "}}", "{", "}", "#", "^", "/", "!", "|", ".", "\"", "'", "\\", "a", "b", " ", "\n", "default", ":", "money",
    "<", ">",
    "<a href=", "<p ", "</p>", "<!--", "-->", "<script>", "</script>", "=", "名", "{{a}}", "{{#a}}", "{{/a}}", "{{^b}}",
    "{{/b}}",
    "\"{{b}}\"",
  ]

  @Test("never crash, and what parses prints and parses again", arguments: UInt64(0)..<20)
  func parsing(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var parsed = 0
    for _ in 0..<1_000 {
      let source = (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.pieces.randomElement(using: &random)! }
        .joined()
      for medium in [Template.Medium.html, .text] {
        guard let template = try? Template(source, for: medium) else { continue }
        parsed += 1
        let again = try Template(template.description, for: medium)
        #expect(again.description == template.description)
        let variables: JSON = ["a": "x<y", "b": [1, "z"]]
        let outcomes = [template, again].map { template in
          do throws(ContentProblem) {
            return try template.render(variables, in: english)
          } catch {
            return error.code.rawValue
          }
        }
        #expect(outcomes[0] == outcomes[1])
      }
    }
    #expect(parsed > 300)
  }

  @Test("never crash on bytes that are no text", arguments: UInt64(0)..<10)
  func bytes(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<1_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : "{}#/<>\"=".utf8.randomElement(using: &random)!
      }
      let source = String(decoding: bytes, as: UTF8.self)
      _ = problem(source, for: .html)
      _ = PlainText.text(source)
      _ = HTMLEdit.replacingLinks(in: source) { _ in "x" }
    }
  }

  @Test("let no value end the text or the attribute it stands in", arguments: UInt64(0)..<10)
  func escaping(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let alphabet = [
      "<", ">", "\"", "'", "&", "{{", "}}", "a", " ", "\r", "\n", "\0", "&lt;", "</p>", "-->", "名", "\u{202E}",
    ]
    let template = try Template("<p title=\"{{a}}\" lang='{{a}}'>{{a}}</p><a href=\"/{{a}}\">x</a>", for: .html)
    for _ in 0..<1_000 {
      let value = (0..<Int.random(in: 0...10, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        .joined()
      let html = try template.render(["a": .string(value)], in: english)
      #expect(html.count { $0 == "<" } == 4)
      #expect(html.count { $0 == ">" } == 4)
      #expect(html.count { $0 == "\"" } == 4)
      #expect(html.count { $0 == "'" } == 2)
      let line = try render("{{a}}", ["a": .string(value)], for: .line)
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
      let text = try render("<p>{{a}}</p>", ["a": .string(value)])
      #expect(HTML.unescaped(String(text.dropFirst(3).dropLast(4))) == CleanText.lines(value))
    }
  }

  @Test(
    "take time in proportion to their size, whatever is in them",
    arguments: [
      ("<a ", "{{#a}}b{{/a}} ", ">"), ("", "<a href=\"{{a}}", ""), ("<a href=\"/", "{{a}}", "\">"),
      ("", "<script>", ""),
      ("", "<!--", ""), ("", "&#", ""),
    ])
  func linear(start: String, piece: String, end: String) {
    let source = start + String(repeating: piece, count: 250_000 / piece.utf8.count) + end
    let begun = processorSeconds()
    _ = problem(source, ["a": "x"])
    _ = PlainText.text(source)
    let time = processorSeconds() - begun
    // A tenth of this is usual without optimisation; twice the limit and more where something is quadratic.
    #expect(time < 8)
  }
}

/// Of this thread alone, so that a busy machine fails no test.
private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
