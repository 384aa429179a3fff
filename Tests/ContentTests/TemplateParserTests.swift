import Domain
import Testing

@testable import Content

@Suite("Parsing a template")
struct TemplateParserTests {
  @Test(
    "names what is wrong, with its line and column",
    arguments: [
      ("Hi {{name", ContentProblem.Code.tagUnclosed, 1, 4), ("a\nb {{! never", .tagUnclosed, 2, 3),
      ("{{}}", .nameInvalid, 1, 3), ("{{ a. }}", .nameInvalid, 1, 6), ("{{#}}", .nameInvalid, 1, 4),
      ("{{{raw}}}", .rawUnavailable, 1, 1), ("{{&raw}}", .rawUnavailable, 1, 1), ("{{a b}}", .unexpected, 1, 5),
      ("你好\n你{{a | shout}}", .filterUnknown, 2, 8), ("{{a | money | date}}", .filterRepeated, 1, 15),
      ("{{a | default: \"x\" | default: \"y\"}}", .filterRepeated, 1, 22), ("{{a | default}}", .filterArgument, 1, 7),
      ("{{a | default: x}}", .filterArgument, 1, 7), ("{{a | money: \"x\"}}", .filterArgument, 1, 7),
      ("{{a | default: \"x}}", .filterArgument, 1, 7), ("{{#a}}{{b}}", .sectionUnclosed, 1, 1),
      ("{{#a}}{{#b}}{{/a}}{{/b}}", .sectionMismatched, 1, 13), ("x\n\n{{/a}}", .sectionUnopened, 3, 1),
      ("a\u{1}", .controlCharacter, 1, 2), (String(repeating: "{{#a}}", count: 17), .tooDeep, 1, 97),
    ])
  func errors(source: String, code: ContentProblem.Code, line: Int, column: Int) {
    let found = problem(source, for: .text)
    #expect(found?.code == code)
    #expect(found?.position == TextPosition(line: line, column: column))
  }

  @Test("says so in both languages")
  func sentences() {
    var found = problem("{{#a}}{{/b}}")
    found?.part = .html
    #expect(found?.text(.english) == "html, line 1, column 7: \"b\" is closed here, but \"a\" is open")
    #expect(found?.text(.chinese) == "HTML 正文，第 1 行第 7 列：此处结束的是“b”，但尚未结束的区块是“a”")
  }

  @Test("stops at 256 KiB and at 16 levels, not before")
  func limits() throws {
    _ = try Template(String(repeating: "a", count: 256 * 1_024), for: .text)
    #expect(problem(String(repeating: "a", count: 256 * 1_024 + 1), for: .text)?.code == .tooLarge)
    _ = try Template(String(repeating: "{{#a}}", count: 16) + String(repeating: "{{/a}}", count: 16), for: .text)
  }

  @Test(
    "prints itself so that it parses to the same",
    arguments: [
      "Hi {{ customer.name|default:\"a \\\"b\\\" \\\\ }} c\" }}!", "{{#a}}{{^b.c}}{{.}}{{/b.c}}{{/a}}", "{{! a } b }}",
      "{{客户.称呼 | money | default: \"朋友\"}}", "a{b}c}}d{",
    ])
  func printing(source: String) throws {
    let printed = try Template(source, for: .text).description
    #expect(try Template(printed, for: .text).description == printed)
  }

  @Test("tells what it needs")
  func variables() throws {
    let template = try Template("{{#items}}{{name}}{{/items}}{{^b}}{{c | default: \"x\"}}{{/b}}", for: .text)
    #expect(template.variables.map(\.path) == ["items", "name", "b", "c"])
    #expect(template.variables.map(\.hasDefault) == [false, false, false, true])
    #expect(template.variables.map(\.isSection) == [true, false, true, false])
    #expect(template.variables.map(\.sections) == [[], ["items"], [], []])
  }
}
