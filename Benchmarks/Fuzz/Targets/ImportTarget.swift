import Domain
import JSON
import SQLite
import Sense
import Store
import TestSupport
import Text

/// Files of orders, customers, products and events, all the way into a store.
struct ImportTarget: FuzzTarget {
  static let name = "import"

  private static let kinds: [(ImportKind, [String], [String])] = [
    (
      .orders, ["invoice", "at", "customer", "product", "quantity", "amount"],
      ["1", "2026-03-01 10:00:00", "c1", "P1", "2", "12.50"]
    ),
    (.customers, ["id", "name", "email", "country"], ["c1", "Li Na", "li@example.com", "CN"]),
    (.products, ["product", "name", "price"], ["P1", "Tea", "9.90"]),
    (.events, ["customer", "name", "at"], ["c1", "Viewed", "2026-03-01T10:00:00Z"]),
  ]

  private static let words = [
    "c1", "c2", "P1", "1", "-1", "0", "1e9", "99999999999999999999", "12.505", "1,234.50", "２", "2026-02-30",
    "3/1/2026 8:26",
    "9999-12-31 23:59:59", "0000-00-00", "a@", "@example.com", "茶", "\"", ",", "\n", "NULL", "=cmd|' /C calc'!A0",
    "_problem",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    let (_, header, row) = random.pick(kinds)
    var writer = DelimitedWriter()
    writer.write(header)
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      writer.write(row.map { random.chance(25) ? random.pick(words) : $0 })
    }
    return Mutation.bytes(writer.take(), words: words, using: &random)
  }

  private let folder = TemporaryFolder()
  private let database: SQLiteDatabase
  private let importer: Importer
  private let tenant: TenantID

  init() async throws {
    database = try SQLiteDatabase(path: folder.path + "/rondo.sqlite", synchronous: .off)
    let store = Store(database: database)
    try await store.migrate()
    let ids = IDSource.system(clock: .system)
    let tenant: TenantID = ids.next()
    try await store.write { tx in
      try tx.insertTenant(
        Tenant(
          id: tenant, name: "Shop", zone: .utc, currency: Currency("CNY")!, language: .english, mode: .sandbox,
          secret: [UInt8](repeating: 1, count: 32), settings: TenantSettings(), createdAt: Clock.system.now()))
    }
    self.tenant = tenant
    importer = Importer(records: store, clock: .system, ids: ids)
  }

  func close() async { await database.close() }

  func check(_ input: [UInt8]) async throws {
    let (path, rejects) = (folder.path + "/file.csv", folder.path + "/rejects.csv")
    Command.write(input, to: path)
    for (kind, header, _) in ImportTarget.kinds where input.starts(with: Array(header[0].utf8)) {
      let columns = Dictionary(
        uniqueKeysWithValues: header.map { (kind == .orders && $0 == "invoice" ? "order" : $0, [$0]) })
      let mapping = ImportMapping(
        kind: kind, source: "fuzz", columns: columns, zone: .utc, currency: Currency("CNY")!)
      do {
        let summary = try await importer.importFile(path, tenant: tenant, mapping: mapping, rejectsPath: rejects)
        try hold(summary.accepted + summary.rejected == summary.lines, "\(summary.json.description) does not add up")
      } catch let error as ImportError {
        try hold(!error.code.isEmpty && !error.sentence.isEmpty && !error.sentenceInChinese.isEmpty, "says nothing")
      }
    }
  }
}
