import Foundation
import SQL
import SQLite
import TestSupport
import Testing

/// What lies in the files is what a power cut leaves.
@Suite("A disk that forgets", .serialized)
struct PowerCutTests {
  private static let rows = 16

  /// Fills a table in many transactions and gives the rows that a copy of the files has inside each, and after it.
  private func afterwards(_ synchronous: SQLiteSynchronous, percent: Int, seed: UInt64) async throws -> [Int] {
    let folder = TemporaryDirectory()
    let name = PowerCut.register(seed: seed, percent: percent)
    let database = try SQLiteDatabase(path: folder.file("a.db"), synchronous: synchronous, vfs: name)
    try await database.write { try $0.script("CREATE TABLE t (id INTEGER PRIMARY KEY, filling BLOB) STRICT") }
    var found: [Int] = []
    for id in 0..<PowerCutTests.rows {
      let filling = [UInt8](repeating: UInt8(id), count: 3_000 * (id % 4) + 1)
      let inside = TemporaryDirectory()
      try await database.write { connection in
        try connection.execute("INSERT INTO t (id, filling) VALUES (\(Int64(id)), \(filling))")
        copy(folder, to: inside)
      }
      found.append(try await count(in: inside))
      let copied = TemporaryDirectory()
      copy(folder, to: copied)
      found.append(try await count(in: copied))
    }
    // As SQLite sees it, nothing is missing, whatever lies in memory alone.
    let seen = try await database.read { try $0.first("SELECT count(*) FROM t") { try $0.int(0) } }
    #expect(seen == Int64(PowerCutTests.rows))
    await database.close()
    return found
  }

  private func copy(_ folder: TemporaryDirectory, to other: TemporaryDirectory) {
    for name in ["a.db", "a.db-wal"] {
      try? FileManager.default.copyItem(atPath: folder.file(name), toPath: other.file(name))
    }
  }

  /// The rows of what is left; -1 when it can't be read.
  private func count(in folder: TemporaryDirectory) async throws -> Int {
    guard let database = try? SQLiteDatabase(path: folder.file("a.db")) else { return -1 }
    let count = try? await database.read { connection -> Int in
      let problems = try connection.query("PRAGMA integrity_check") { try $0.text(0) }.filter { $0 != "ok" }
      let count = try connection.first("SELECT count(*) FROM t") { Int(try $0.int(0)) }
      return problems.isEmpty ? count ?? 0 : -1
    }
    await database.close()
    return count ?? -1
  }

  @Test("loses nothing that was committed with a sync", arguments: [0, 30, 100])
  func full(_ percent: Int) async throws {
    let expected = (0..<PowerCutTests.rows).flatMap { [$0, $0 + 1] }
    for seed in 1...2 as ClosedRange<UInt64> {
      #expect(try await afterwards(.full, percent: percent, seed: seed) == expected)
    }
  }

  @Test("loses what was committed without", arguments: [0, 30])
  func off(_ percent: Int) async throws {
    let found = try await afterwards(.off, percent: percent, seed: 1)
    #expect(found.last.map { $0 < PowerCutTests.rows } == true, "\(found)")
  }
}
