import Domain
import Sense
import TestSupport
import Testing

@Suite("Exports in any order")
struct ConvergenceTests {
  /// Parts of one order book come as overlapping exports, some rows damaged, and each is repaired in its turn.
  @Test("end with the truth when each is repaired before the next", arguments: TestEngine.allCases)
  func inTurn(_ engine: TestEngine) async throws { try await converge(engine, inTurn: true) }

  /// Rejects files come back in any order, among other exports. Where identical lines of one invoice were damaged in
  /// different files, a clean export may still have to set them right; nothing is ever there too often.
  @Test("end with the truth after a clean one, whatever is repaired when", arguments: TestEngine.allCases)
  func inAnyOrder(_ engine: TestEngine) async throws { try await converge(engine, inTurn: false) }

  private func converge(_ engine: TestEngine, inTurn: Bool) async throws {
    for seed in 0..<(engine == .sqlite ? 40 as UInt64 : 8) {
      var generator = Seeded(seed)
      let book = ShopFile.random(12, &generator)
      let invoices = Array(Set(book.map(\.invoice))).sorted()
      let folder = TemporaryDirectory()
      try await World.make(engine) { world in
        var open: [(rejects: String, rows: [[String]])] = []
        var seen: Set<String> = []
        for export in 0..<4 {
          // The last export reaches everything.
          let from = export == 3 ? 0 : Int.random(in: 0..<invoices.count, using: &generator)
          let to = export == 3 ? invoices.count : Int.random(in: from..<invoices.count, using: &generator) + 1
          let chosen = Set(invoices[from..<to])
          seen.formUnion(chosen)
          var lines = book.filter { chosen.contains($0.invoice) }
          // Lines of one invoice may stand anywhere.
          if Bool.random(using: &generator) { lines.shuffle(using: &generator) }
          let rows = lines.map(\.fields)
          let damaged = rows.map { row in
            Int.random(in: 0..<6, using: &generator) == 0 ? ShopFile.damage(row, &generator) : row
          }
          let path = try folder.write("export\(export).csv", ShopFile.text(damaged))
          let rejects = folder.file("rejects\(export).csv")
          let batchCount = Int.random(in: 1...20, using: &generator)
          let summary = try await world.importShop(path, rejects: rejects, batchCount: batchCount)
          #expect(summary.rejected == zip(rows, damaged).count { $0 != $1 }, "seed \(seed) export \(export)")
          if summary.rejected > 0 { open.append((rejects, rows)) }
          if inTurn || Bool.random(using: &generator), !open.isEmpty {
            try await repair(open.remove(at: Int.random(in: open.indices, using: &generator)), folder, world, seed)
          }
        }
        open.shuffle(using: &generator)
        for file in open { try await repair(file, folder, world, seed) }
        if inTurn { try await expectTruth(world, book, "seed \(seed)") }
        let whole = try await world.importShop(folder.write("whole.csv", ShopFile.text(book)))
        if inTurn { #expect((whole.added, whole.revised) == (0, 0), "seed \(seed)") }
        try await expectTruth(world, book, "seed \(seed), after a clean export")
      }
    }
  }

  private func expectTruth(_ world: World, _ book: [ShopFile.Line], _ place: String) async throws {
    let (found, expected) = (try await world.lines(), ShopFile.expected(book))
    #expect(found == expected, "\(place): \(difference(found, expected))")
  }

  private func difference(_ found: [String], _ expected: [String]) -> String {
    found.difference(from: expected).map { "\($0)" }.joined(separator: " ")
  }

  private func repair(
    _ file: (rejects: String, rows: [[String]]), _ folder: TemporaryDirectory, _ world: World, _ seed: UInt64
  ) async throws {
    let path = try folder.write("repaired.csv", ShopFile.repaired(file.rejects, file.rows))
    let summary = try await world.importShop(path)
    #expect(summary.rejected == 0, "seed \(seed)")
    // A second time nothing happens.
    #expect(try await world.importShop(path).added == 0, "seed \(seed)")
  }
}
