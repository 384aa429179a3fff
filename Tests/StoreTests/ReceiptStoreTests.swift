import Domain
import JSON
import SQL
import Store
import TestSupport
import Testing

@Suite("The receipts")
struct ReceiptStoreTests {
  @Test("share one header by its content", arguments: TestEngine.allCases)
  func headers(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let header = ReceiptHeader(id: World.id(1), hash: [1, 2], document: ["version": 3])
      let same = ReceiptHeader(id: World.id(2), hash: [1, 2], document: ["version": 3])
      let inForce = try await world.write { try [$0.claimReceiptHeader($1, header), $0.claimReceiptHeader($1, same)] }
      #expect(inForce == [World.id(1), World.id(1)])
      #expect(try await world.read { try $0.receiptHeader($1, World.id(1)) } == header)
      #expect(try await world.read { try $0.receiptHeader($1, World.id(2)) } == nil)
    }
  }

  @Test("come back whole: newest first for a customer, in key order for replay", arguments: TestEngine.allCases)
  func roundTrip(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let receipts = (1...20).map { number in
        World.makeReceipt(
          number, of: number % 4, revision: Int64(number % 2), strategy: 100 + number % 3, header: 900 + number % 2,
          at: World.start + .seconds(Int64(number * 7 % 20)), outcome: Int64(number % 5))
      }
      for part in [receipts.prefix(9), receipts.dropFirst(9)] {
        try await world.write { try $0.insertReceipts($1, Array(part)) }
      }
      let ofSome = try await world.read { try $0.receipts($1, of: [World.id(1), World.id(2)], limit: 6) }
      let wanted = receipts.filter { [World.id(1), World.id(2)].contains($0.customer) }.sorted { $0.at > $1.at }
      #expect(ofSome == Array(wanted.prefix(6)))
      var all: [Receipt] = []
      while true {
        let page = try await world.read { [last = all.last] in try $0.receipts($1, after: last, limit: 3) }
        if page.isEmpty { break }
        all += page
      }
      #expect(
        all
          == receipts.sorted {
            ($0.customer.bucket, $0.customer, $0.occurrence, $0.revision)
              < ($1.customer.bucket, $1.customer, $1.occurrence, $1.revision)
          })
    }
  }

  @Test("exist once for an occurrence and revision, and are counted as they come", arguments: TestEngine.allCases)
  func counts(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { store, tenant in
        try store.insertReceipts(
          tenant,
          [
            World.makeReceipt(1, of: 1, outcome: 4), World.makeReceipt(2, of: 2, outcome: 4),
            World.makeReceipt(3, of: 3, strategy: 101, outcome: 5),
          ])
      }
      let again = World.makeReceipt(1, of: 1, outcome: 4)
      #expect(await code { try await world.write { try $0.insertReceipts($1, [again]) } } == .conflict)
      try await world.write { try $0.insertReceipts($1, [World.makeReceipt(1, of: 1, revision: 1, outcome: 6)]) }
      #expect(try await world.read { try $0.receiptCounts($1, nil) } == [4: 2, 5: 1, 6: 1])
      #expect(try await world.read { try $0.receiptCounts($1, World.id(100)) } == [4: 2, 6: 1])
    }
  }

  @Test("are counted exactly when many write at once", arguments: TestEngine.allCases)
  func countRace(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<40 {
          group.addTask {
            let receipts = (0..<5).map {
              World.makeReceipt(writer * 5 + $0, of: writer * 5 + $0, strategy: 100 + $0 % 2, outcome: Int64($0 % 3))
            }
            try await world.write { try $0.insertReceipts($1, receipts) }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await world.read { try $0.receiptCounts($1, nil) } == [0: 80, 1: 80, 2: 40])
    }
  }

  @Test("take at most 350 bytes on disk, index and body included", arguments: TestEngine.allCases)
  func size(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let count = 20_000
      var random = Seeded(1)
      for _ in 0..<count / 1_000 {
        let receipts = (0..<1_000).map { _ in
          Receipt(
            customer: ID(high: 0x0190_0000_0000_7000 | random.next() >> 24, low: random.next()),
            occurrence: ID(high: 0x0190_0000_0000_7000 | random.next() >> 24, low: random.next()), revision: 0,
            strategy: World.id(100), header: World.id(900), at: World.start, outcome: 3,
            body: (0..<120).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        try await world.write { try $0.insertReceipts($1, receipts) }
      }
      let bytes = try await world.read { store, _ in
        switch store.connection.engine {
        case .sqlite:
          try store.connection.first("SELECT sum(pgsize) FROM dbstat WHERE name = 'receipts'") {
            row throws(SQLError) in try row.int(0)
          } ?? .max
        case .postgres:
          try store.connection.first("SELECT pg_total_relation_size('receipts')") { row throws(SQLError) in
            try row.int(0)
          } ?? .max
        }
      }
      print("bytes per receipt on \(engine): \(bytes / Int64(count))")
      #expect(bytes / Int64(count) <= 350)
    }
  }
}
