import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test("a body of two megabytes is refused, announced, expected or in chunks, and the next request is answered")
  func largeBodies() async throws {
    try await House.with(.sqlite) { house in
      var body = Array("{\"batch\": [\"".utf8)
      body += [UInt8](repeating: UInt8(ascii: "x"), count: 2 << 20) + Array("\"]}".utf8)
      var chunks: [UInt8] = []
      for start in stride(from: 0, to: body.count, by: 64 << 10) {
        let piece = body[start..<min(start + 64 << 10, body.count)]
        chunks += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)
      }
      chunks += Array("0\r\n\r\n".utf8)
      for (fields, bytes) in [
        ("Content-Length: \(body.count)\r\n", body),
        ("Content-Length: \(body.count)\r\nExpect: 100-continue\r\n", []), ("Transfer-Encoding: chunked\r\n", chunks),
        ("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n", chunks),
      ] {
        let english = await house.wire(house.head("POST", "/v1/batch", fields), bytes)
        let chinese = await house.wire(house.head("POST", "/v1/batch", fields + "Accept-Language: zh\r\n"), bytes)
        #expect(english.status == 413 && english.code == "too_large", "\(fields): \(english.text.prefix(200))")
        speaksBoth(english.message, chinese.message)
      }
      // Within what the server reads, past what the route takes.
      let large = [UInt8](repeating: UInt8(ascii: " "), count: 600 << 10)
      await house.refused("POST", "/v1/batch", large, as: 413, "too_large")
      // Within what the route takes: the message alone is too large, and its neighbours are taken.
      let message: JSON = [
        "type": "identify", "userId": "large", "traits": ["text": .string(String(repeating: "x", count: 40_000))],
      ]
      let answer = await house.call("POST", "/v1/batch", ["batch": [goodMessage("a"), message, goodMessage("b")]])
      #expect(answer.rejected.map { $0["code"] } == ["message_too_large"], "\(answer.text)")
      #expect(await house.knows("a", "b"))
      let head = await house.wire(
        house.head("GET", "/v1/tenant", "X-Long: \(String(repeating: "y", count: 20_000))\r\n"))
      #expect(head.status == 431, "\(head.text)")
      for fields in ["Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: one\r\n", "Host: b\r\n"] {
        let english = await house.wire(house.head("POST", "/v1/batch", fields))
        let chinese = await house.wire(house.head("POST", "/v1/batch", fields + "Accept-Language: zh\r\n"))
        #expect(english.status == 400, "\(english.text)")
        if english.code != nil { speaksBoth(english.message, chinese.message) }
      }
      await house.isWell()
    }
  }

  @Test(
    "bytes that are no UTF-8 are refused in a body, a path and a query, and hurt nothing in a header")
  func invalidUTF8() async throws {
    try await House.with(.sqlite) { house in
      for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80]] {
        let text = Array("{\"batch\": [{\"type\": \"identify\", \"userId\": \"bad\", \"traits\": {\"a\": \"".utf8)
        await house.refused("POST", "/v1/batch", text + bytes + Array("\"}}]}".utf8), as: 400, "json_invalid_utf8")
        let escaped = bytes.map { "%" + (String($0, radix: 16)) }.joined()
        for target in ["/v1/customers/\(escaped)", "/v1/customers?search=\(escaped)", "/\(escaped)"] {
          let english = await house.wire(house.head("GET", target))
          let chinese = await house.wire(house.head("GET", target, "Accept-Language: zh-CN\r\n"))
          #expect(english.status == 400 && english.code == "target_invalid", "\(target): \(english.text)")
          speaksBoth(english.message, chinese.message)
        }
        let raw = await house.wire(
          Array("GET /v1/customers/".utf8) + bytes + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(raw.status == 400, "\(raw.text)")
        let header = Array(house.head("GET", "/v1/tenant").utf8).dropLast(2) + Array("X-Odd: ".utf8) + bytes
        #expect(await house.wire(header + Array("\r\n\r\n".utf8)).status == 200)
        let cookie = Array("GET /v1/tenant HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: rondo_session=".utf8)
        #expect(await house.wire(cookie + bytes + Array("\r\n\r\n".utf8)).code == "key_missing")
      }
      #expect(await !house.knows("bad"))
      await house.isWell()
    }
  }

  @Test(
    "a NUL is refused by the place where it stands, on either engine, and its neighbours are stored",
    arguments: TestEngine.allCases)
  func nul(_ engine: TestEngine) async throws {
    try await House.with(engine) { house in
      let bad: [JSON] = [
        ["type": "track", "event": "E\0", "userId": "u1"], ["type": "track", "event": "E", "userId": "u2\0"],
        ["type": "identify", "userId": "u3", "traits": ["name": "A\0B"]],
        ["type": "identify", "userId": "u4", "traits": ["na\0me": "A"]],
        ["type": "order", "id": "o\0", "customer": ["user_id": "u5"], "total": 1],
      ]
      let answer = await house.call(
        "POST", "/v1/batch", ["batch": .array([goodMessage("a")] + bad + [goodMessage("b")])])
      #expect(answer.rejected.map { $0["code"] } == bad.map { _ in "text_has_nul" as JSON? }, "\(answer.text)")
      #expect(
        answer.rejected.map { $0["field"]?.stringValue?.filter { $0 != "\0" } }
          == ["event", "userId", "traits.name", "traits.name", "id"])
      #expect(await house.knows("a", "b"))
      for (method, target, body) in [
        ("POST", "/v1/customers", ["id": "c\0", "profile": [:]]), ("PATCH", "/v1/tenant", ["name": "A\0"]),
        ("POST", "/v1/orders", ["id": "o", "customer": "user_id:\0", "total": 1]),
        ("PUT", "/v1/templates/t", ["subject": "A\0", "text": "B"]),
        ("PUT", "/v1/segments/s", ["name": "A\0", "definition": ["all": []]]),
        ("PUT", "/v1/strategies/s", strategyJSON(["name": "A\0"])),
        ("POST", "/v1/session", ["email": "a\0", "password": "b"]),
      ] as [(String, String, JSON)] {
        await house.refused(method, target, body.bytes, as: 400, "text_has_nul")
      }
      #expect(await house.wire(house.head("GET", "/v1/customers/%00")).code == "target_invalid")
      await house.isWell()
    }
  }
}
