import Domain
import Sense
import TestSupport
import Testing
import Text

@Suite("An import of orders")
struct ImportTests {
  typealias Line = ShopFile.Line

  @Test("keeps identical lines of one invoice, and again adds nothing", arguments: TestEngine.allCases)
  func identicalLines(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let line = Line(invoice: "1", product: "A", quantity: 2, price: "2.55", customer: "7")
    let path = try folder.write("a.csv", ShopFile.text([line, line, line]))
    try await World.make(engine) { world in
      let first = try await world.importShop(path)
      #expect((first.lines, first.added, first.orders, first.revenue) == (3, 3, 1, 1_530))
      let second = try await world.importShop(path)
      #expect((second.accepted, second.added, second.revised, second.revenue) == (3, 0, 0, 1_530))
      #expect(try await world.lines() == ["1/A/2/510", "1/A/2/510", "1/A/2/510"])
    }
  }

  @Test("adds only the new lines of a later export that overlaps", arguments: TestEngine.allCases)
  func overlap(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let a = Line(invoice: "1", product: "A", quantity: 2, price: "2.55", customer: "7")
    let b = Line(invoice: "2", product: "A", quantity: 1, price: "1", customer: "7")
    let c = Line(invoice: "3", product: "B", quantity: 1, price: "4", customer: "8")
    let early = try folder.write("early.csv", ShopFile.text([a, a, b]))
    // The new line of invoice 2 stands before the old one.
    var more = b
    more.quantity = 9
    let late = try folder.write("late.csv", ShopFile.text([more, b, c]))
    try await World.make(engine) { world in
      try await world.importShop(early)
      let summary = try await world.importShop(late, batchCount: 1)
      #expect((summary.added, summary.revised, summary.rejected) == (2, 0, 0))
      #expect(try await world.lines() == ShopFile.expected([a, a, b, more, c]))
    }
  }

  @Test("takes a changed row as one revision", arguments: TestEngine.allCases)
  func revision(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    var lines = [1, 2, 3].map { Line(invoice: "1", product: "A", quantity: $0, price: "1", customer: "7") }
    let before = try folder.write("before.csv", ShopFile.text(lines))
    lines[1].quantity = 20
    let after = try folder.write("after.csv", ShopFile.text(lines))
    try await World.make(engine) { world in
      try await world.importShop(before)
      let summary = try await world.importShop(after)
      #expect((summary.added, summary.revised) == (0, 1))
      #expect(try await world.lines() == ShopFile.expected(lines))
      #expect(try await world.importShop(after).revised == 0)
      // Undone, the former content stands.
      try await world.importer().undo(summary.run, tenant: world.tenant)
      lines[1].quantity = 2
      #expect(try await world.lines() == ShopFile.expected(lines))
    }
  }

  @Test("gives an invoice that names two customers to each of them", arguments: TestEngine.allCases)
  func twoCustomers(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let a = Line(invoice: "1", product: "A", quantity: 2, price: "1", customer: "7")
    let b = Line(invoice: "1", product: "A", quantity: 2, price: "1", customer: "8")
    let path = try folder.write("a.csv", ShopFile.text([a, b]))
    try await World.make(engine) { world in
      let first = try await world.importShop(path)
      #expect((first.added, first.orders, first.customers) == (2, 2, 2))
      #expect(try await world.lines() == ["1#8/A/2/200", "1/A/2/200"])
      // The second customer's lines alone find their order again.
      let second = try await world.importShop(folder.write("b.csv", ShopFile.text([b])))
      #expect(second.added == 0)
    }
  }

  @Test(
    "rejects exactly the bad rows, names their fields, and is completed by the repaired ones",
    arguments: TestEngine.allCases)
  func rejects(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let line = Line(invoice: "1", product: "A", quantity: 2, price: "2.55", customer: "7")
    var rows = [line, line, line, line].map(\.fields)
    rows[1][3] = "two"
    rows[2][4] = "yesterday"
    let path = try folder.write("a.csv", ShopFile.text(rows))
    let bad = folder.file("bad.csv")
    try await World.make(engine) { world in
      let first = try await world.importShop(path, rejects: bad)
      #expect((first.accepted, first.rejected) == (2, 2))
      let stored = try await world.store.read { try $0.rejects(world.tenant, first.run, after: 0, limit: 10) }
      #expect(stored.map(\.ordinal) == [2, 3])
      #expect(stored.map(\.line) == [3, 4])
      #expect(stored.map(\.field) == ["Quantity", "InvoiceDate"])
      let problem = RowProblem(reason: stored[0].reason, field: stored[0].field)
      #expect(problem.sentence == "Quantity should be a whole number, found \"two\"")
      #expect(problem.sentenceInChinese.contains("整数"))

      let good = try folder.write("good.csv", ShopFile.repaired(bad, [line, line, line, line].map(\.fields)))
      let second = try await world.importShop(good)
      #expect((second.added, second.revised, second.rejected) == (2, 0, 0))
      #expect(try await world.lines() == ShopFile.expected([line, line, line, line]))
      #expect(try await world.store.read { try $0.rejects(world.tenant, first.run, after: 0, limit: 10) }.isEmpty)
      // And again, nothing.
      #expect(try await world.importShop(good).added == 0)
      #expect(try await world.importShop(path, rejects: bad).added == 0)
      #expect(try await world.lines().count == 4)
    }
  }

  @Test("goes on at the batch where it was stopped, and counts as if it had not been", arguments: TestEngine.allCases)
  func resume(_ engine: TestEngine) async throws {
    struct Stop: Error {}
    let folder = TemporaryDirectory()
    var generator = Seeded(3)
    let lines = ShopFile.random(40, &generator)
    let path = try folder.write("a.csv", ShopFile.text(lines))
    for stopAfter in [1, 3, 7] {
      try await World.make(engine) { world in
        var batches = 0
        await #expect(throws: Stop.self) {
          try await world.importShop(path, batchCount: 10) { _, _ in
            batches += 1
            if batches == stopAfter { throw Stop() }
          }
        }
        #expect(try await world.lines().count == 10 * stopAfter)
        let summary = try await world.importShop(path, batchCount: 10)
        #expect((summary.lines, summary.accepted, summary.added) == (Int64(lines.count), summary.lines, summary.lines))
        #expect(try await world.lines() == ShopFile.expected(lines))
        #expect(try await world.store.read { try $0.imports(world.tenant, limit: 9) }.map(\.state) == [.finished])
      }
    }
  }

  @Test("is taken back to the exact counts before", arguments: TestEngine.allCases)
  func undo(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    var generator = Seeded(5)
    let lines = ShopFile.random(30, &generator)
    let part = try folder.write("part.csv", ShopFile.text(Array(lines.prefix(lines.count / 2))))
    let all = try folder.write("all.csv", ShopFile.text(lines))
    try await World.make(engine) { world in
      let empty = try await world.counts()
      let first = try await world.importShop(part)
      let half = try await (world.counts(), world.lines())
      let second = try await world.importShop(all, batchCount: 7)
      try await world.importer(batchCount: 5).undo(second.run, tenant: world.tenant)
      let again = try await world.counts()
      #expect(again == half.0)
      #expect(try await world.lines() == half.1)
      try await world.importer().undo(first.run, tenant: world.tenant)
      let nothing = try await world.counts()
      #expect(nothing == empty)
      // It can be imported again.
      #expect(try await world.importShop(all).added == lines.count)
    }
  }

  @Test("reads UTF-16 and GB18030 and finds the delimiter", arguments: TestEngine.allCases)
  func encodings(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let text = "订单;客户;商品;数量;单价;时间\n1;王芳;茶;2;9.90;2026-03-01\n"
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    // 订单;客户;商品;数量;单价;时间 and 王芳, 茶 in GB18030.
    let head: [UInt8] = [
      0xB6, 0xA9, 0xB5, 0xA5, 0x3B, 0xBF, 0xCD, 0xBB, 0xA7, 0x3B, 0xC9, 0xCC, 0xC6, 0xB7, 0x3B, 0xCA, 0xFD, 0xC1, 0xBF,
      0x3B, 0xB5, 0xA5, 0xBC, 0xDB, 0x3B, 0xCA, 0xB1, 0xBC, 0xE4, 0x0A,
    ]
    let row: [UInt8] =
      Array("1;".utf8) + [0xCD, 0xF5, 0xB7, 0xBC, 0x3B, 0xB2, 0xE8] + Array(";2;9.90;2026-03-01\n".utf8)
    var mapping = ImportMapping(
      kind: .orders, source: "shop",
      columns: [
        "order": ["订单"], "customer": ["客户"], "product": ["商品"], "quantity": ["数量"], "unit_price": ["单价"],
        "at": ["时间"],
      ], zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!)
    for (name, bytes) in [("wide", wide), ("gb", head + row), ("utf8", [0xEF, 0xBB, 0xBF] + Array(text.utf8))] {
      let path = try folder.write(name, bytes: bytes)
      try await World.make(engine) { world in
        let summary = try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
        #expect((summary.added, summary.revenue) == (1, 1_980), "\(name)")
        #expect(try await world.lines() == ["1/茶/2/1980"], "\(name)")
      }
    }
    mapping.columns["order"] = ["编号"]
    let path = folder.file("utf8")
    try await World.make(engine) { world in
      await #expect(throws: ImportError.columnsMissing(["编号"], header: ["订单", "客户", "商品", "数量", "单价", "时间"])) {
        try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
      }
    }
  }
}
