import Domain
import Foundation
import JSON
import SQL
import SQLite
import Sense
import Store
import TestSupport

/// Imports a real order file in every way it can arrive, and compares with an independent reading in Python.
enum ImportRealOrders: Benchmark {
  static let name = "import-real-orders"
  static let summary = "whole, again, overlapping, damaged, repaired, changed --orders FILE [--seed N]"

  static func run(_ arguments: [String]) async throws -> JSON {
    guard let index = arguments.firstIndex(of: "--orders"), index + 1 < arguments.count else {
      throw BenchmarkProblem("Give it an order file: --orders FILE (columns as in the preset online-retail).")
    }
    let folder = TemporaryDirectory()
    let expected = try JSON.parse(
      python("expect.py", [arguments[index + 1], folder.path, String(option("--seed", in: arguments) ?? 1)]))
    var answer: [String: JSON] = ["expected": expected]
    func expect(_ name: String, _ holds: Bool) { answer[name] = .bool(holds) }

    try await shop { shop in
      let whole = try await shop.take(arguments[index + 1])
      answer["whole"] = whole.json
      expect("equals_python", whole.matches(expected) && whole.added == expected["lines"]?.intValue)
      let again = try await shop.take(arguments[index + 1])
      expect("again_adds_nothing", again.added == 0 && again.revised == 0 && again.matches(expected))
      let changed = try await shop.take(folder.file("changed.csv"))
      expect("a_changed_row_is_one_revision", changed.added == 0 && changed.revised == 1)
      expect("revenue_after_change", try await shop.revenue() == expected["revenue_after_change_minor"]?.intValue)
    }
    try await shop { shop in
      let early = try await shop.take(folder.file("early.csv"))
      let late = try await shop.take(folder.file("late.csv"))
      let lines = expected["lines"]?.intValue ?? 0
      expect("overlap_adds_only_new_lines", early.added + late.added == lines && late.revised == 0)
      expect("overlap_revenue", try await shop.revenue() == expected["revenue_minor"]?.intValue)
    }
    try await shop { shop in
      let rejects = folder.file("rejects.csv")
      let damaged = try await shop.take(folder.file("damaged.csv"), rejects: rejects)
      expect("rejects_exactly_the_damaged", damaged.rejected == expected["broken"]?.intValue)
      _ = try python("repair.py", [rejects, folder.file("originals.json"), folder.file("repaired.csv")])
      let repaired = try await shop.take(folder.file("repaired.csv"))
      expect("repaired_completes", repaired.rejected == 0 && repaired.added == damaged.rejected)
      expect("repaired_revenue", try await shop.revenue() == expected["revenue_minor"]?.intValue)
      let whole = try await shop.take(arguments[index + 1])
      expect("whole_after_repair_adds_nothing", whole.added == 0 && whole.revised == 0)
    }
    answer["holds"] = .bool(!answer.values.contains(false))
    return .object(answer)
  }

  private static func shop(_ body: (ImportShop) async throws -> Void) async throws {
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("shop.sqlite"))
    try await body(ImportShop(database))
    await database.close()
  }

  private static func python(_ script: String, _ arguments: [String]) throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(script)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", file.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchmarkProblem("\(script) failed.") }
    return text
  }
}

/// An empty shop that files are imported into.
private struct ImportShop {
  let records: Store
  let tenant: TenantID
  let importer: Importer

  init(_ database: any Database) async throws {
    let records = Store(database: database)
    try await records.migrate()
    let ids = IDSource.system(clock: .system)
    let tenant: TenantID = ids.next()
    try await records.write { tx in
      try tx.insertTenant(
        Tenant(
          id: tenant, name: "Shop", zone: Zone("Europe/London")!, currency: Currency("GBP")!, language: .english,
          mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(),
          createdAt: Clock.system.now()))
    }
    self.records = records
    self.tenant = tenant
    importer = Importer(records: records, clock: .system, ids: ids)
  }

  func take(_ path: String, rejects: String? = nil) async throws -> ImportSummary {
    try await importer.importFile(
      path, tenant: tenant, mapping: ImportMapping.preset("online-retail")!, rejectsPath: rejects)
  }

  func revenue() async throws -> Int64? {
    try await records.read { [tenant] tx in try tx.factCounts(tenant)["revenue_minor"] }
  }
}

extension ImportSummary {
  fileprivate func matches(_ expected: JSON) -> Bool {
    lines == expected["lines"]?.intValue && accepted == lines && rejected == 0
      && customers == expected["customers"]?.intValue && orders == expected["orders"]?.intValue
      && products == expected["products"]?.intValue && revenue == expected["revenue_minor"]?.intValue
  }
}
