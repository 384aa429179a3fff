import Foundation
import JSON
import TestSupport
import Testing

/// The short forms of `bin/bench crash-points` and `bin/crash-test`.
@Suite("A killed process", .serialized)
struct KilledProcessTests {
  @Test("loses nothing it acknowledged and does nothing twice, wherever it dies")
  func everyPoint() async throws {
    guard let figures = try await run("crash-points", ["--hits", "1", "--engine", "sqlite"]) else { return }
    holds(figures)
    #expect(figures["points"]?.objectValue?.count == 16)
    #expect((figures["kills"]?.intValue ?? 0) >= 16)
  }

  @Test("nor when it dies at any moment, or the power is cut, which without syncs does lose something")
  func anyMoment() async throws {
    guard let figures = try await run("crash-test", ["--kills", "8", "--power-cuts", "3"]) else { return }
    holds(figures)
    #expect(figures["power_cuts"]?.intValue == 3)
    #expect((figures["without_sync"]?["lost"]?.intValue ?? 0) > 0)
  }

  @Test("nor beside another one on PostgreSQL, nor when PostgreSQL is killed")
  func twoProcesses() async throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/lib/postgresql/15/bin/postgres") else {
      print("skipped: PostgreSQL 15 is not installed")
      return
    }
    let options = ["--engine", "postgres", "--kills", "6", "--server-kills", "1"]
    guard let figures = try await run("crash-test", options) else { return }
    holds(figures)
    #expect(figures["server_kills"]?.intValue == 1)
  }

  private func holds(_ figures: JSON) {
    #expect(figures["holds"]?.boolValue == true, "\(figures)")
    #expect(figures["lost"]?.intValue == 0)
    #expect(figures["doubled"]?.intValue == 0)
    #expect((figures["succeeded"]?.intValue ?? 0) > 0)
  }

  private func run(_ name: String, _ options: [String]) async throws -> JSON? {
    try await BenchmarkProgram.run(name, ["--seed", "\(UInt16.random(in: 1 ... .max))"] + options)
  }
}
