import HTTPServer
import JSON
import Mail
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  private static let fields: Set<String> = [
    "date", "from", "to", "reply-to", "subject", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "precedence",
    "auto-submitted", "x-rondo-action",
  ]

  @Test("line breaks in a name, a subject, a sender or an address put no header into a mail or an answer")
  func headerInjection() async throws {
    let sink = SMTPSink()
    try await House.with(.sqlite, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      let names = [
        "Ann\r\nBcc: evil@example.com", "Bo\nX-Evil: 1\n\nBody", "Cy\r\n\r\n<b>evil</b>", "D\u{2028}X-Evil: 1",
        "E\u{85}X-Evil: 1", "F \"x\" <evil@example.com>, G", "=?utf-8?q?Bcc:_evil?=",
      ]
      try await house.openShop()
      for field in ["sender_name", "sender_address", "reply_to", "postal_address", "public_url"] {
        let body: JSON = .object([field: "shop@example.com\r\nBcc: evil@example.com"])
        await house.refused("PATCH", "/v1/tenant", body.bytes, as: 400, "line_invalid", field: field)
      }
      for (index, name) in names.enumerated() {
        let added = await house.add("u\(index)", name: name)
        #expect(added.customer == 200 && added.consent == 200)
      }
      let address: JSON = ["id": "bad", "profile": ["name": "X", "email": "a@example.com\r\nBcc: evil@example.com"]]
      _ = await house.call("POST", "/v1/customers", address)
      try await house.app.runner.settle()
      #expect(sink.messages.count == names.count)
      #expect(Set(sink.messages.flatMap(\.recipients)) == Set(names.indices.map { "u\($0)@example.com" }))
      // A template that says it itself is no better.
      let template: JSON = ["subject": "Hello\r\nBcc: evil@example.com", "text": "Hello"]
      let saved = await house.call("PUT", "/v1/templates/evil", template)
      let arms: JSON = [["key": "mail", "actions": [["channel": "email", "template": "evil"]]]]
      let drafted = await house.call("PUT", "/v1/strategies/evil", strategyJSON(["holdout": 0, "arms": arms]))
      #expect(saved.status == 201 && drafted.status == 201, "\(saved.text)")
      _ = await house.call("POST", "/v1/strategies/evil/start")
      await house.add("last", name: "Last")
      try await house.app.runner.settle()
      #expect(sink.messages.count > names.count)
      for message in sink.messages {
        let parsed = Mail.parse(message.bytes)
        let found = Set(parsed.headers.map { $0.name.lowercased() })
        #expect(found.isSubset(of: Self.fields), "\(found.subtracting(Self.fields))")
        #expect(parsed.to.count == 1 && parsed.from.map(\.address) == ["shop@example.com"])
      }
      // An answer's header fields come from us alone.
      for target in ["/c/x%0d%0aX-Evil:%201", "/u/x%0d%0aX-Evil:%201", "/v1/customers/%0d%0aX-Evil:%201"] {
        let answer = await house.wire(house.head("GET", target))
        #expect(answer.headers["X-Evil"] == nil && answer.status >= 400, "\(answer.text)")
      }
      let name: JSON = ["kind": "customers", "file_name": "a\r\nX-Evil: 1.csv"]
      #expect(await house.call("POST", "/v1/imports", name).headers["X-Evil"] == nil)
      await house.isWell()
    }
  }

  @Test("a customer called {{secret}} is greeted as {{secret}}", arguments: TestEngine.allCases)
  func templateInjection(_ engine: TestEngine) async throws {
    let sink = SMTPSink()
    try await House.with(engine, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      let names = [
        "{{secret}}", "{{customer.email}}", "{% if true %}yes{% endif %}", "{{ 7 | times: 7 }}", "{{", "}}{{x}}",
        "${7*7}", "#{7*7}", "<script>alert(1)</script>", "{{unsubscribe_url}}", "%s%n", "\\u0041",
      ]
      try await house.openShop()
      for (index, name) in names.enumerated() { await house.add("u\(index)", name: name) }
      try await house.app.runner.settle()
      #expect(sink.messages.count == names.count)
      for message in sink.messages {
        let parsed = Mail.parse(message.bytes)
        let index = Int(parsed.to[0].address.dropFirst().prefix { $0 != "@" }) ?? 0
        #expect(parsed.subject == "Hello \(names[index])", "\(parsed.subject ?? "")")
        let shown = names[index].replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        #expect(parsed.html?.contains("Dear \(shown)<") == true, "\(parsed.html ?? "")")
      }
      for action in await house.actions() { #expect(action["state"] == "succeeded", "\(action)") }
      // What is wrong with a template is said in the caller's language alone.
      let bare: JSON = ["subject": "Hello {{customer.name}}", "text": "Hello"]
      #expect(await house.call("PUT", "/v1/templates/bare", bare).status == 201)
      let arms: JSON = [["key": "mail", "actions": [["channel": "email", "template": "bare"]]]]
      #expect(await house.call("PUT", "/v1/strategies/bare", strategyJSON(["arms": arms])).status == 201)
      let start = "/v1/strategies/bare/start"
      let english = await house.call("POST", start, nil, ["Accept-Language": "en"]).json["error"]?["problems"]?[0]
      let chinese = await house.call("POST", start, nil, ["Accept-Language": "zh"]).json["error"]?["problems"]?[0]
      speaksBoth(english?["message"]?.stringValue ?? "", chinese?["message"]?.stringValue ?? "")
      await house.isWell()
    }
  }
}
