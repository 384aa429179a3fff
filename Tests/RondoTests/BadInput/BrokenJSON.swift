import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test("JSON that breaks off, nests too deep, names a member twice or holds no number is refused by its place")
  func brokenJSON() async throws {
    try await House.with(.sqlite) { house in
      let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
      for (text, code) in [
        ("{\"batch\": [", "json_syntax"), ("{'a': 1}", "json_syntax"), ("{\"a\": 1,}", "json_syntax"),
        ("{\"a\": \"\\ud800\"}", "json_syntax"), ("{} {}", "json_syntax"), ("NaN", "json_syntax"),
        ("{\"a\": 1e999}", "json_number_out_of_range"), ("{\"a\": 1, \"a\": 2}", "json_duplicate_key"),
        ("{\"a\": \(deep)}", "json_too_deep"), ("", "body_missing"), ("[]", "field_wrong_type"),
        ("null", "field_wrong_type"), ("{}", "field_missing"),
      ] {
        for target in ["/v1/batch", "/v1/keys"] {
          await house.refused("POST", target, Array(text.utf8), as: 400, code)
        }
        let answer = await house.wire(
          house.head("POST", "/v1/batch", "Content-Length: \(text.utf8.count)\r\n"), Array(text.utf8))
        #expect(answer.status == 400 && answer.code == code, "\(text): \(answer.text)")
      }
      // Within the depth that JSON may have, at the deepest place a message may bring it.
      let nested = String(repeating: "{\"a\":", count: 60) + "1" + String(repeating: "}", count: 60)
      let message = "{\"userId\": \"u\", \"event\": \"E\", \"properties\": \(nested)}"
      #expect(await house.send("POST", "/v1/track", Array(message.utf8)).status == 200)
      await house.isWell()
    }
  }

  @Test(
    "numbers without end are refused by name, and what is near the end adds up everywhere",
    arguments: TestEngine.allCases)
  func hugeNumbers(_ engine: TestEngine) async throws {
    try await House.with(engine) { house in
      func order(_ members: [String: JSON]) -> JSON {
        .object(["id": "o", "customer": "user_id:rich"].merging(members) { $1 })
      }
      for (members, field, code) in [
        (["total": "90000000000000000"], "total", "number_too_large"), (["total": 9e300], "total", "amount_invalid"),
        (["total": .int(.max)], "total", "number_too_large"),
        (["lines": [["product": "A", "quantity": .int(.max)]]], "lines[0].quantity", "number_too_large"),
        (
          ["lines": [["product": "A", "quantity": 1_000_000_000, "price": "99999999"]]], "lines[0].price",
          "number_too_large"
        ),
        (["total": 1, "at": "9999-12-31T23:59:59Z"], "at", "time_in_future"),
        (["total": 1, "at": "1969-12-31T23:59:59Z"], "at", "time_too_old"),
        (["total": 1, "at": "2026-02-30T00:00:00Z"], "at", "time_invalid"),
      ] as [([String: JSON], String, String)] {
        await house.refused("POST", "/v1/orders", order(members).bytes, as: 400, code, field: field)
      }
      for number in 0..<5 {
        let most = order(["id": .string("most-\(number)"), "total": "9999999999999.99"])
        #expect(await house.call("POST", "/v1/orders", most).status == 200)
      }
      try await house.app.runner.settle()
      for target in ["/v1/overview", "/v1/customers/user_id:rich", "/v1/customers/user_id:rich/timeline", "/metrics"] {
        #expect(await house.call("GET", target).status == 200, "\(target)")
      }
      await house.isWell()
    }
  }
}
