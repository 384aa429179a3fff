import JSON
import Testing

@testable import Content

@Suite("A message's template")
struct MessageTemplateTests {
  @Test("says everything that is wrong at once")
  func allProblems() {
    let document: JSON = [
      "subject": "{{", "html": "<p onclick='{{a}}'>", "text": 7, "preheader": "{{x | y}}", "extra": 1,
    ]
    let problems = #expect(throws: ContentProblems.self) { try MessageTemplate(document) }
    #expect(
      problems?.problems.map(\.code) == [.fieldUnknown, .nameInvalid, .filterUnknown, .unsafePlace, .fieldWrongType])
    #expect(problems?.problems.map(\.part) == [nil, .subject, .preheader, .html, nil])
  }

  @Test("needs a subject and a body")
  func required() {
    let problems = #expect(throws: ContentProblems.self) { try MessageTemplate([:]) }
    #expect(problems?.problems.map(\.code) == [.fieldMissing, .bodyMissing])
    #expect(
      #expect(throws: ContentProblems.self) { try MessageTemplate("x") }?.problems.first?.code == .documentInvalid)
  }

  @Test("names the part that lacks a variable")
  func missing() throws {
    let template = try MessageTemplate(["subject": "Hi", "html": "<p>{{a}}</p>", "text": "{{tenant.name}}"])
    let found = #expect(throws: ContentProblem.self) { try template.render([:], in: english) }
    #expect(found?.part == .html)
    #expect(template.check(available: .standard).map(\.part) == [.html])
    #expect(template.variables.map(\.path) == ["a", "tenant.name"])
  }

  @Test("refuses a subject that comes out empty")
  func emptySubject() throws {
    let template = try MessageTemplate(["subject": "{{a}}", "text": "x"])
    #expect(throws: ContentProblem(.subjectEmpty, part: .subject)) { try template.render(["a": " \r\n"], in: english) }
  }

  @Test("puts the preheader into the body, escaped, and not into the text")
  func preheader() throws {
    let template = try MessageTemplate([
      "subject": "S", "preheader": "a & {{b}}", "html": "<html><body class=\"x\"><p>Hi</p></body></html>",
    ])
    let message = try template.render(["b": "<i>"], in: english)
    #expect(
      message.html?.contains(
        "<body class=\"x\"><div style=\"display:none;max-height:0;overflow:hidden\">a &amp; &lt;i&gt;</div><p>") == true
    )
    #expect(message.text == "Hi")
  }

  static let texts: [(String, String)] = [
    ("<h1>Hi &amp; hello</h1><p>One<br>two</p><p>three</p>", "Hi & hello\n\nOne\ntwo\n\nthree"),
    (
      "<p>See <a href=\"https://example.com/?a=1&amp;b=2\">our <b>shop</b></a>.</p>",
      "See our shop (https://example.com/?a=1&b=2)."
    ),
    ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ("<a href='mailto:a@example.com'>a@example.com</a>", "a@example.com"),
    ("<a href=\"#top\">up</a>", "up"),
    ("<a href=\"https://example.com\"><img src=x alt=\"Logo\"></a>", "Logo (https://example.com)"),
    ("<head><title>T</title><style>p{}</style></head><body><!-- c --><script>x<p></script>y</body>", "y"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("1 < 2 &#x4f60;&#22909;&unknown;", "1 < 2 你好&unknown;"),
  ]

  @Test("makes a readable text part from HTML", arguments: texts)
  func plainText(html: String, text: String) {
    #expect(PlainText.text(html) == text)
  }
}
