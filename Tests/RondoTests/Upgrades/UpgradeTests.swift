import API
import Decide
import Domain
import Foundation
import Glibc
import SQL
import TestSupport
import Testing

@testable import Rondo

@Suite("An upgrade", .serialized)
struct UpgradeTests {
  /// What no upgrade may lose or add to.
  private static let facts = [
    "customers", "identities", "orders", "order_lines", "events", "products", "consents", "occurrences", "receipts",
    "actions", "memberships", "segments", "strategies", "strategy_versions", "template_versions", "api_keys",
    "sandbox_mails",
  ]

  @Test(
    "from every schema that landed goes on where the process was killed, and keeps every fact",
    arguments: LandedDatabase.schemas, TestEngine.allCases)
  func killed(_ schema: Int, _ engine: TestEngine) async throws {
    guard let program = BuiltProgram.path("rondo") else {
      Issue.record("rondo is not built beside the tests")
      return
    }
    try await LandedDatabase.with(schema, engine) { landed in
      let before = try await landed.counts(Self.facts)
      let (first, pending) = try await landed.migrations()
      #expect(first.max() == Int64(schema) && before["receipts"] ?? 0 > 0)
      // Killed as soon as it has taken a step, again and again: in the middle of a later one.
      var (kills, known) = (0, first.count)
      while kills < 40, known < first.count + pending {
        let process = try #require(Command.spawn([program] + landed.arguments))
        while try await landed.migrations().applied.count == known, kill(process, 0) == 0 { usleep(300) }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        #expect(status & 0x7F == SIGKILL, "it ended by itself")
        kills += 1
        known = try await landed.migrations().applied.count
      }
      #expect(known == first.count + pending && kills >= (pending > 4 ? 2 : 1), "\(kills) kills")
      print("schema \(schema) on \(engine): \(pending) migrations, \(kills) kills")

      let app = try await App.open(landed.configuration)
      #expect(try await landed.migrations().pending == 0)
      #expect(try await landed.counts(Self.facts) == before)
      let replay = try await Replay(records: app.records).all(app.tenant.id)
      #expect(replay.receipts == Int(before["receipts"] ?? 0) && replay.identical == replay.receipts, "\(replay)")
      // The loop turns on what it finds.
      try await app.runner.settle()
      let findings = await Doctor(configuration: landed.configuration).findings()
      #expect(findings.allSatisfy { $0.level < .bad }, "\(findings.map(\.sentence.english))")
      await app.close()
    }
  }
}

extension LandedDatabase {
  /// Arguments of a process that serves it.
  var arguments: [String] {
    ["serve", "--data", folder.path, "--port", "0"] + (conninfo.map { ["--database", $0] } ?? [])
  }

  /// The numbers that the database has, and how many it lacks.
  func migrations() async throws -> (applied: [Int64], pending: Int) {
    let applied = try await read { connection in
      try connection.query("SELECT number FROM schema_migrations ORDER BY number") { row throws(SQLError) in
        try row.int(0)
      }
    }
    return (applied, Self.numbers.subtracting(applied).count)
  }

  /// As the folder of migrations names them.
  private static let numbers: Set<Int64> = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Sources/Store/Migrations").standardized
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Set(files.compactMap { $0.hasPrefix("Migration0") ? Int64($0.dropFirst(9).prefix(4)) : nil })
  }()
}
