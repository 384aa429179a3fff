import Domain
import HTTPServer
import JSON
import Postgres
import SQL
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test(
    "a read-only database is read on, says so to whoever writes, sends nothing, and goes on by itself afterwards",
    arguments: TestEngine.allCases)
  func readOnly(_ engine: TestEngine) async throws {
    let sink = SMTPSink()
    try await House.with(engine, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      try await house.openShop()
      let cookie = try await house.signIn("us@example.com", house.app.tenant.id)
      await house.add("before", name: "Ann")
      // Long enough that a visit wants to extend the session.
      house.clock.advance(.hours(2))
      try await house.setReadOnly(true)
      for (method, target, body) in [
        ("POST", "/v1/batch", ["batch": [goodMessage("during")]]), ("POST", "/v1/track", goodMessage("during")),
        ("POST", "/v1/customers", ["id": "during", "profile": [:]]), ("PATCH", "/v1/tenant", ["name": "New"]),
        ("PUT", "/v1/segments/s", ["name": "S", "definition": ["profile": "name", "op": "is_set", "value": true]]),
      ] as [(String, String, JSON)] {
        let answer = await house.refused(method, target, body.bytes, as: 503, "storage_read_only")
        #expect(answer.headers["Retry-After"] != nil)
      }
      for target in ["/v1/tenant", "/v1/customers", "/v1/customers/user_id:before", "/v1/overview", "/v1/actions"] {
        #expect(await house.call("GET", target).status == 200, "\(target)")
        let seen = await house.call("GET", target, nil, ["Cookie": cookie])
        #expect(seen.status == 200, "\(target): \(seen.text)")
      }
      await #expect(throws: StoreError.self) { try await house.app.runner.settle() }
      #expect(sink.messages.isEmpty)
      await house.isWell()

      try await house.setReadOnly(false)
      #expect(await house.call("POST", "/v1/batch", ["batch": [goodMessage("after")]]).status == 200)
      try await house.app.runner.settle()
      #expect(sink.messages.map(\.recipients) == [["before@example.com"]])
      #expect(await house.actions().map { $0["state"] } == ["succeeded"])
      #expect(await house.knows("before", "after"))
      #expect(await !house.knows("during"))
    }
  }

  @Test("a mail whose answer can't be written down is not forgotten: it is written when the database takes it again")
  func answerKept() async throws {
    let sink = SMTPSink()
    try await House.with(.sqlite, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      try await house.openShop()
      sink.behaviour = .answerLate
      await house.add("u", name: "Ann")
      let settling = Task { try await house.app.runner.settle() }
      for _ in 0..<1_000 where sink.messages.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      try await house.setReadOnly(true)
      // The reply comes while nothing can be written.
      sink.behaviour = .accept
      try await Task.sleep(for: .milliseconds(600))
      #expect(await house.actions().map { $0["state"] } == ["sending"])
      try await house.setReadOnly(false)
      _ = try await settling.value
      #expect(await house.actions().map { $0["state"] } == ["succeeded"])
      #expect(sink.messages.count == 1)
    }
  }
}

extension House {
  /// As a full or failing disk makes a file, and an administrator or a standby makes PostgreSQL.
  func setReadOnly(_ isOn: Bool) async throws {
    let word = isOn ? "on" : "off"
    guard let conninfo = app.configuration.postgres else {
      try await app.database.alone { connection in try connection.script("PRAGMA query_only = \(word)") }
      return
    }
    let name = conninfo.split(separator: " ").last { $0.hasPrefix("dbname=") }?.dropFirst(7) ?? ""
    let own = conninfo + " options='-c default_transaction_read_only=off'"
    try PostgresDatabase.command("ALTER DATABASE \(name) SET default_transaction_read_only = \(word)", conninfo: own)
    try PostgresDatabase.command(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)' AND pid <> pg_backend_pid()",
      conninfo: own)
  }
}
