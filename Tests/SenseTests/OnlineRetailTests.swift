import Domain
import Foundation
import Sense
import Synchronization
import TestSupport
import Testing
import Text

@Suite("The shared order file", .serialized)
struct OnlineRetailTests {
  /// What the file holds, by a reader that shares nothing with the importer but the gzip.
  struct Naive {
    var header = ""
    var rows: [String] = []
    var customers: Set<String> = []
    var orders: Set<String> = []
    var products: Set<String> = []
    var revenue: Int64 = 0

    /// The first rows, or all of them.
    init(path: String, rows most: Int = .max) throws {
      var bytes: [UInt8] = []
      let gzip = try GzipReader(path: path)
      while let chunk = try gzip.next() { bytes += chunk }
      var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      header = lines.removeFirst()
      rows = Array(lines.prefix(most))
      for row in rows {
        let fields = Self.fields(row)
        orders.insert(fields[0])
        products.insert(fields[1])
        customers.insert(fields[6])
        // The prices of this file have at most three decimals.
        let price = NSDecimalNumber(string: fields[5]).multiplying(byPowerOf10: 3).int64Value
        let thousandths = Int64(fields[3])! * price
        let pence = (thousandths.magnitude + 5) / 10
        revenue += thousandths < 0 ? -Int64(pence) : Int64(pence)
      }
    }

    static func fields(_ row: String) -> [String] {
      var fields = [""]
      var isQuoted = false
      var last: Character = ","
      for character in row {
        defer { last = character }
        if character == "\"" {
          // A doubled quote closes and opens again.
          if !isQuoted, last == "\"" { fields[fields.count - 1].append(character) }
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  private static let known = Mutex<Naive?>(nil)

  /// Read once for both engines: it takes some seconds.
  private static func whole(_ path: String) throws -> Naive {
    try known.withLock { known in
      let naive = try known ?? Naive(path: path)
      known = naive
      return naive
    }
  }

  @Test("counts the same as an independent reading, and again adds nothing", arguments: TestEngine.allCases)
  func wholeFile(_ engine: TestEngine) async throws {
    guard let path = try Shared.file("online_retail/orders_dev.csv.gz") else { return }
    let naive = try Self.whole(path)
    try await World.make(engine) { world in
      let mapping = try #require(ImportMapping.preset("online-retail"))
      let first = try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
      print(first.json)
      #expect(first.lines == naive.rows.count)
      #expect(first.accepted == naive.rows.count)
      #expect(first.added == naive.rows.count)
      #expect(first.rejected == 0)
      #expect(first.customers == naive.customers.count)
      #expect(first.orders == naive.orders.count)
      #expect(first.products == naive.products.count)
      #expect(first.revenue == naive.revenue)
      let counts = try await world.counts()
      #expect(counts["order_lines"] == Int64(naive.rows.count))
      #expect(counts["revenue_minor"] == naive.revenue)

      let second = try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
      print(second.json)
      #expect(second.added == 0)
      #expect(second.revised == 0)
      #expect(second.revenue == naive.revenue)
      #expect(try await world.counts() == counts)
    }
  }
}

extension OnlineRetailTests {
  @Test("is completed exactly by its repaired rejects when one row in a hundred is damaged", arguments: [true, false])
  func damaged(_ isStoredBefore: Bool) async throws {
    guard let path = try Shared.file("online_retail/orders_dev.csv.gz") else { return }
    let naive = try Naive(path: path, rows: 20_000)
    var generator = Seeded(11)
    let rows = naive.rows.map(Naive.fields)
    let damaged = rows.map { row in
      Int.random(in: 0..<100, using: &generator) == 0 ? ShopFile.damage(row, &generator) : row
    }
    let folder = TemporaryDirectory()
    let bad = try folder.write("bad.csv", ShopFile.text(damaged))
    let whole = try folder.write("whole.csv", ShopFile.text(rows))
    let rejects = folder.file("rejects.csv")
    try await World.make(.sqlite) { world in
      if isStoredBefore { try await world.importShop(whole) }
      let first = try await world.importShop(bad, rejects: rejects)
      #expect(first.rejected == zip(rows, damaged).count { $0 != $1 })
      #expect(first.added == (isStoredBefore ? 0 : Int64(rows.count) - first.rejected))
      let second = try await world.importShop(folder.write("good.csv", ShopFile.repaired(rejects, rows)))
      #expect((second.added, second.rejected) == (isStoredBefore ? 0 : first.rejected, 0))
      let counts = try await world.counts()
      #expect(counts["order_lines"] == Int64(rows.count) && counts["revenue_minor"] == naive.revenue)
    }
  }
}
