import API
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension House {
  /// Through the router; as the owner, unless another key or a cookie is given.
  func call(
    _ method: String, _ target: String, _ body: JSON? = nil, key: String? = nil, _ headers: HTTPFields = [:]
  ) async -> Answer {
    await send(method, target, body?.bytes ?? [], key: key, headers)
  }

  func send(
    _ method: String, _ target: String, _ body: [UInt8], key: String? = nil, _ headers: HTTPFields = [:]
  ) async -> Answer {
    var headers = headers
    if headers["Cookie"] == nil { headers["Authorization"] = "Bearer \(key ?? self.key)" }
    let response = await app.router.handle(HTTPRequest(method, target: target, headers: headers, body: body))
    var answer = Answer()
    (answer.status, answer.headers) = (response.status, response.headers)
    switch response.body {
    case .bytes(let bytes): answer.bytes = bytes
    case .stream(let stream): for await piece in stream() { answer.bytes += piece }
    }
    return answer
  }

  /// Through the socket, byte by byte as given.
  func wire(_ head: String, _ body: [UInt8] = []) async -> Answer { await wire(Array(head.utf8) + body) }

  func wire(_ bytes: [UInt8]) async -> Answer {
    guard let connection = RawConnection(port: port) else { return Answer() }
    connection.send(bytes)
    return Answer(wire: await connection.receiveAllBytes())
  }

  func head(_ method: String, _ target: String, _ fields: String = "") -> String {
    "\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(key)\r\n\(fields)\r\n"
  }

  /// Asks in both languages and holds the answers to a status, a code, a field, and a sentence in each.
  @discardableResult
  func refused(
    _ method: String, _ target: String, _ body: [UInt8] = [], key: String? = nil, headers: HTTPFields = [:],
    as status: Int, _ code: String, field: String? = nil, at place: SourceLocation = #_sourceLocation
  ) async -> Answer {
    var (english, chinese) = (headers, headers)
    (english["Accept-Language"], chinese["Accept-Language"]) = ("en", "zh-CN")
    let answer = await send(method, target, body, key: key, english)
    let other = await send(method, target, body, key: key, chinese)
    #expect(
      answer.status == status && answer.code == code, "\(method) \(target): \(answer.text)", sourceLocation: place)
    if let field { #expect(answer.field == field, "\(target): \(answer.text)", sourceLocation: place) }
    #expect(other.code == answer.code && other.field == answer.field, "\(other.text)", sourceLocation: place)
    speaksBoth(answer.message, other.message, at: place)
    return answer
  }

  /// It is still there, and its database too.
  func isWell(at place: SourceLocation = #_sourceLocation) async {
    let ready = await wire("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(ready.status == 200, "\(ready.text)", sourceLocation: place)
  }

  /// Whether customers with these user ids are stored, all of them.
  func knows(_ users: String...) async -> Bool {
    for user in users where await call("GET", "/v1/customers/user_id:\(user)").status != 200 { return false }
    return true
  }
}

/// A sentence, and its other language.
func speaksBoth(_ english: String, _ chinese: String, at place: SourceLocation = #_sourceLocation) {
  func hasHan(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
  #expect(!english.isEmpty && !hasHan(english) && hasHan(chinese), "\(english) / \(chinese)", sourceLocation: place)
}

/// A message that nothing is wrong with.
func goodMessage(_ user: String) -> JSON {
  ["type": "track", "event": "Seen", "userId": .string(user), "messageId": .string("seen/\(user)")]
}
