import Domain
import JSON
import Testing

@testable import Content

@Suite("Rendering a template")
struct TemplateRenderTests {
  static let cases: [(String, JSON, String)] = [
    ("Hi {{customer.name}}!", ["customer": ["name": "Ann"]], "Hi Ann!"),
    ("{{a | default: \"friend\"}}", [:], "friend"), ("{{a | default: \"friend\"}}", ["a": nil], "friend"),
    ("{{a | default: \"friend\"}}", ["a": "  "], "friend"), ("{{a | default: \"friend\"}}", ["a": "Bo"], "Bo"),
    ("{{a | money | default: \"-\"}}", [:], "-"), ("{{a}}", ["a": ""], ""),
    ("{{a}} {{b}} {{c}} {{d}}", ["a": 1, "b": 2.5, "c": true, "d": 3.0], "1 2.5 yes 3"),
    ("{{a | money}}", ["a": 123_450], "£1,234.50"),
    ("{{a | money}}", ["a": ["minor": 980, "currency": "JPY"]], "JP¥980"),
    ("{{a | number}}", ["a": 1_234_567], "1,234,567"),
    ("{{a | date}}", ["a": "2026-07-01T23:30:00Z"], "2 Jul 2026"), ("{{a | date}}", ["a": "2026-07-01"], "1 Jul 2026"),
    ("{{a | datetime}}", ["a": "2026-07-01T23:30:00Z"], "2 Jul 2026, 00:30"),
    ("{{#i}}[{{name}}-{{t}}]{{/i}}", ["i": [["name": "a"], ["name": "b"]], "t": "x"], "[a-x][b-x]"),
    ("{{#i}}{{.}},{{/i}}", ["i": [1, 2]], "1,2,"), ("{{#a}}yes{{/a}}{{^a}}no{{/a}}", ["a": "x"], "yes"),
    ("{{#a.b}}yes{{/a.b}}{{^a.b}}no{{/a.b}}", [:], "no"), ("{{^a}}no{{/a}}", ["a": 0], "no"),
    ("{{^a}}no{{/a}}", ["a": []], "no"), ("{{^a}}no{{/a}}", ["a": false], "no"), ("{{^a}}no{{/a}}", ["a": ""], "no"),
    ("{{#o}}{{x}}{{/o}}", ["o": ["x": "in"], "x": "out"], "in"), ("a{{! nothing }}b", [:], "ab"),
    ("{{a}}", ["a": "{{b}}"], "{{b}}"),
  ]

  @Test("puts values in", arguments: cases)
  func values(source: String, variables: JSON, expected: String) throws {
    #expect(try render(source, variables, for: .text) == expected)
    #expect(try render(source, variables, for: .html) == expected)
  }

  @Test("writes the tenant's way in Chinese")
  func localised() throws {
    let variables: JSON = ["m": 123_450, "d": "2026-11-20T17:00:00Z", "b": false]
    let text = try render("{{m | money}} {{d | date}} {{d | datetime}} {{b}}", variables, for: .text, in: chinese)
    #expect(text == "¥1,234.50 2026年11月21日 2026年11月21日 01:00 否")
  }

  static let failures: [(String, JSON, ContentProblem.Code)] = [
    ("{{a}}", [:], .variableMissing), ("{{a}}", ["a": nil], .variableMissing),
    ("{{a.b}}", ["a": "x"], .variableMissing),
    ("{{#i}}{{a}}{{/i}}", ["i": [["a": 1], ["b": 2]]], .variableMissing), ("{{a}}", ["a": ["x": 1]], .variableNotText),
    ("{{a}}", ["a": [1]], .variableNotText), ("{{a | money}}", ["a": "ten"], .variableWrongType),
    ("{{a | money}}", ["a": 1.5], .variableWrongType), ("{{a | number}}", ["a": "ten"], .variableWrongType),
    ("{{a | date}}", ["a": "2026-02-30"], .variableWrongType),
    ("{{a | datetime}}", ["a": "2026-02-20"], .variableWrongType),
  ]

  @Test("names the variable that cannot be shown", arguments: failures)
  func failing(source: String, variables: JSON, code: ContentProblem.Code) {
    let found = problem(source, variables)
    #expect(found?.code == code)
    #expect(found?.parameters["name"]?.hasPrefix("a") == true)
    #expect(found?.position != nil)
  }

  @Test("escapes in HTML, in text and attributes alike")
  func escaping() throws {
    let evil: JSON = ["a": "<script>\"'&\u{0}\u{202E}"]
    let safe = "&lt;script&gt;&quot;&#39;&amp;"
    #expect(try render("<p title=\"{{a}}\">{{a}}</p>", evil) == "<p title=\"\(safe)\">\(safe)</p>")
    #expect(try render("{{a}}", evil, for: .text) == "<script>\"'&")
  }

  @Test("keeps a subject on one line")
  func headerInjection() throws {
    let evil: JSON = ["a": "Ann\r\nBcc: x@example.com\u{2028}\t\u{85} y\u{0}"]
    #expect(try render("Hi {{a}}\n", evil, for: .line) == "Hi Ann Bcc: x@example.com y")
    #expect(try render("{{a}}", ["a": "a\r\nb\rc\u{2029}d"], for: .text) == "a\nb\nc\nd")
  }

  @Test(
    "refuses to make links that run programs",
    arguments: [
      "javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
      "file:/x",
      "\u{1}javascript:x", "x-y:z",
    ])
  func unsafeLinks(value: String) {
    #expect(problem("<a href=\"{{a}}\">x</a>", ["a": .string(value)])?.code == .variableUnsafeLink)
    #expect(problem("<img src='{{a}}'>", ["a": .string(value)])?.parameters["name"] == "a")
    #expect(problem("<a href=\" {{#a}}{{.}}{{/a}}\">x</a>", ["a": .string(value)])?.code == .variableUnsafeLink)
  }

  @Test("finds a scheme put together from several values")
  func splitScheme() {
    let parts: JSON = ["a": "java", "b": "script", "c": ":alert(1)"]
    #expect(problem("<a href='{{a}}{{b}}{{c}}'>x</a>", parts)?.code == .variableUnsafeLink)
  }

  @Test(
    "lets web, mail and telephone addresses and parts of them through",
    arguments: [
      "https://example.com/?a=1", "HTTP://example.com", "mailto:a@example.com", "tel:+15550100", "/a:b", "#x", "a",
    ])
  func safeLinks(value: String) throws {
    #expect(try render("<a href=\"{{a}}\">", ["a": .string(value)]) == "<a href=\"\(value)\">")
    #expect(problem("<a href=\"https://example.com/{{a}}\">", ["a": "javascript:x"]) == nil)
  }

  @Test(
    "refuses values where no escaping helps",
    arguments: [
      "<script>{{a}}</script>", "<style>{{a}}</style>", "<p onclick=\"{{a}}\">", "<p style=\"{{a}}\">", "<{{a}}>",
      "<p {{a}}>",
      "<a href={{a}}>", "<!-- {{a}} -->", "</{{a}}>", "<img srcset=\"{{a}}\">", "<p {{a}}=\"x\">",
    ])
  func unsafePlaces(source: String) {
    #expect(problem(source, ["a": "x"])?.code == .unsafePlace)
  }

  @Test(
    "refuses sections that begin and end in different places",
    arguments: [
      "{{#a}}<p title=\"{{/a}}\">", "<{{#a}}p{{/a}}>", "<p title=\"{{#a}}\">{{/a}}", "{{#a}}<script>{{/a}}x</script>",
    ])
  func crossingSections(source: String) {
    #expect(problem(source, ["a": true])?.code == .sectionCrosses)
    #expect(problem("<p {{#a}}class=\"b\"{{/a}}>{{#a}}<i>x</i>{{/a}}</p>", ["a": true]) == nil)
  }

  @Test("stops at a megabyte and at 200,000 steps")
  func limits() {
    let list = JSON.array(Array(repeating: .string(String(repeating: "x", count: 1_000)), count: 1_100))
    #expect(problem("{{#a}}{{.}}{{/a}}", ["a": list])?.code == .outputTooLarge)
    let many = JSON.array(Array(repeating: true, count: 1_000))
    #expect(problem("{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}", ["a": many])?.code == .tooManySteps)
  }
}
