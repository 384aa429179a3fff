import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test("a full disk is said to who writes, stops the mails, loses nothing, and when it has room all goes on by itself")
  func fullDisk() async throws {
    guard let disk = SmallDisk(megabytes: 16) else { return }
    let sink = SMTPSink()
    guard let process = try await RealProcess(on: disk, smtp: sink.port) else { return }
    try await process.openShop()
    var acknowledged: [String] = []
    func add(_ user: String, text: Int = 0) async -> Answer {
      let profile: JSON = [
        "name": .string(user), "email": .string("\(user)@example.com"), "language": "en",
        "note": .string(String(repeating: "x", count: text)),
      ]
      // Together, or the loop may decide about somebody who has said nothing yet.
      let answer = await process.call(
        "POST", "/v1/batch",
        [
          "batch": [
            ["type": "customer", "id": .string(user), "profile": profile],
            [
              "type": "consent", "id": .string(user), "source": "form", "customer": ["user_id": .string(user)],
              "purpose": "marketing", "channel": "email", "granted": true, "evidence": "form",
            ],
          ]
        ])
      if answer.status == 200 { acknowledged.append(user) }
      return answer
    }
    #expect(await add("first").status == 200)
    try await eventually { sink.messages.count == 1 }

    disk.fill()
    var refusal = Answer()
    for number in 0..<2_000 {
      refusal = await add("u\(number)", text: 7_000)
      if refusal.status != 200 { break }
    }
    #expect(refusal.status == 507 && refusal.code == "storage_full", "\(refusal.text)")
    let chinese = await process.call("POST", "/v1/batch", ["batch": [goodMessage("lost")]], "zh-CN")
    #expect(chinese.status == 507, "\(chinese.text)")
    speaksBoth(refusal.message, chinese.message)
    for target in ["/healthz", "/readyz", "/v1/tenant", "/v1/customers", "/v1/overview"] {
      #expect(await process.call("GET", target).status == 200, "\(target)")
    }
    // Nothing leaves that the ledger doesn't know: a loop that can't write sends nothing.
    try await Task.sleep(for: .milliseconds(700))
    let sent = sink.messages.count
    try await Task.sleep(for: .milliseconds(700))
    #expect(sink.messages.count == sent)
    let upload = await process.call("POST", "/v1/imports", ["kind": "customers"])
    #expect(upload.status == 507 && upload.code == "storage_full", "\(upload.text)")

    disk.empty()
    #expect(await add("last").status == 200)
    for user in Set(acknowledged) {
      #expect(await process.call("GET", "/v1/customers/user_id:\(user)").status == 200, "\(user)")
    }
    let wanted = Set(acknowledged.map { "\($0)@example.com" })
    try await eventually(seconds: 30) { Set(sink.messages.flatMap(\.recipients)) == wanted }
    #expect(sink.messages.count == wanted.count, "each once")
    let states = await process.call("GET", "/v1/actions?limit=500").items.map { $0["state"]?.stringValue }
    #expect(Set(states) == ["succeeded"] && states.count == min(500, wanted.count))
    #expect(await process.call("GET", "/v1/customers/user_id:lost").status == 404)
    #expect(process.stop() == 0, "\(process.log.suffix(2_000))")
    #expect(!process.log.contains("Fatal error") && !process.log.contains("first@example.com"))
  }

  private func eventually(seconds: Int = 15, _ condition: () async -> Bool) async throws {
    for _ in 0..<(seconds * 20) {
      if await condition() { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(await condition())
  }
}

extension RealProcess {
  /// As ``House/openShop(subject:quietHours:)``, over HTTP.
  fileprivate func openShop() async throws {
    let tenant: JSON = [
      "marketing_holdout": 0, "caps": [], "quiet_hours": .null, "sender_name": "Shop",
      "sender_address": "shop@example.com", "postal_address": "1 Example Road",
    ]
    let everybody: JSON = ["name": "All", "definition": ["profile": "name", "op": "is_set", "value": true]]
    for (method, path, body) in [
      ("PATCH", "/v1/tenant", tenant),
      ("PUT", "/v1/templates/winback", ["subject": "Hello {{customer.name | default: \"you\"}}", "text": "Hello"]),
      ("PUT", "/v1/segments/lapsed", everybody), ("PUT", "/v1/strategies/win-back", strategyJSON(["holdout": 0])),
      ("POST", "/v1/strategies/win-back/start", nil),
    ] as [(String, String, JSON?)] {
      let answer = await call(method, path, body)
      try #require(answer.status < 300, "\(path): \(answer.text)")
    }
  }
}
