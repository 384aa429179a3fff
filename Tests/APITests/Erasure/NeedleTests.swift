import Control
import Decide
import Domain
import Foundation
import JSON
import Learn
import SQL
import TestSupport
import Testing

@testable import API
@testable import Store

@Suite("An erased person, byte by byte")
struct NeedleTests {
  @Test("is everywhere before, and nowhere after erasing and purging", arguments: TestEngine.allCases)
  func needles(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let store = try #require(office.shop.records as? Store)
      var needles = Needles(office)
      try await needles.plant()
      let before = try await ByteScan.of(store.database, office.folder.path, needles: needles.words)
      #expect(Set(needles.words).subtracting(before.found.keys) == [], "planted, and not found before erasing")

      let customer = try await needles.id()
      let (actions, tallies) = (try await states(office), try await effect(office))
      let body: JSON = ["reason": "requested", "confirm": .string("email:\(Needles.email)")]
      let erased = await office.call("POST", "/v1/customers/user_id:\(Needles.user)/erase", body)
      #expect(erased.status == 200 && erased.json["finished_at"]?.stringValue != nil, "\(erased.text)")
      #expect(erased.json["customers"]?.arrayValue?.count == 2, "the whole alias set")
      let purged = await office.call("POST", "/v1/purge")
      #expect(purged.json["complete"] == true, "\(purged.text)")

      let after = try await ByteScan.of(store.database, office.folder.path, needles: needles.words)
      #expect(after.found == [:])
      try await freshCopy(of: store, engine, needles.words)
      try await nothingInRows(store, needles.words)

      try await answers(office, customer)
      #expect(try await states(office) == actions, "the funnel keeps counting")
      #expect(try await effect(office) == tallies)
      try await suppressionHolds(office)
      try await unitCloses(office)
    }
  }

  /// The unit whose window was open counts when that ends.
  private func unitCloses(_ office: Office) async throws {
    office.shop.advance(.days(100))
    _ = try await Learner(records: office.shop.records, clock: office.shop.clock, ids: office.shop.ids)
      .drain(office.shop.tenant)
    let arms = await office.call("GET", "/v1/strategies/win-back/effect").json["arms"]?.arrayValue ?? []
    #expect(arms.reduce(0) { $0 + ($1["units"]?.intValue ?? 0) } > 0, "\(arms)")
  }

  /// A backup made now holds nothing either.
  private func freshCopy(of store: Store, _ engine: TestEngine, _ needles: [String]) async throws {
    let folder = TemporaryDirectory()
    let path = folder.file("copy")
    switch engine {
    case .sqlite: try await store.copy(to: path)
    case .postgres:
      // As text, where nothing is packed.
      let name = try await store.database.read { try $0.first("SELECT current_database()") { try $0.text(0) } } ?? ""
      let server = try PostgresServer.shared().conninfo
      let dump = TestSupport.Command.run(["pg_dump", "-f", path, "\(server) dbname=\(name)"])
      #expect(dump.status == 0, "\(dump.output)")
    }
    var scan = ByteScan()
    scan.look(for: needles, inFile: path)
    #expect(scan.found == [:])
    #expect(FileManager.default.contents(atPath: path)?.isEmpty == false)
  }

  /// What is packed on disk is looked through as the rows say it.
  private func nothingInRows(_ store: Store, _ needles: [String]) async throws {
    let found = try await store.database.read { connection in
      var found: [String] = []
      for (table, _) in TableFate.all {
        let name = "\(table)"
        let columns: Int64? =
          switch connection.engine {
          case .sqlite: try connection.first("SELECT count(*) FROM pragma_table_info(\(name))") { try $0.int(0) }
          case .postgres:
            try connection.first(
              "SELECT CAST(count(*) AS BIGINT) FROM information_schema.columns WHERE table_name = \(name)"
            ) { try $0.int(0) }
          }
        try connection.each("SELECT * FROM \(raw: table)") { row in
          for column in 0..<Int(columns ?? 0) {
            let text =
              switch try row.value(column) {
              case .text(let text): text
              case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
              default: ""
              }
            found += needles.filter { text.contains($0) }.map { "\(name): \($0)" }
          }
          return true
        }
      }
      return found
    }
    #expect(found == [])
  }

  private func states(_ office: Office) async throws -> JSON? {
    let strategy = await office.call("GET", "/v1/strategies/win-back")
    return strategy.json["actions"]
  }

  private func effect(_ office: Office) async throws -> JSON? {
    let effect = await office.call("GET", "/v1/strategies/win-back/effect")
    return effect.json["funnel"] ?? effect.json["epochs"]
  }

  private func answers(_ office: Office, _ customer: CustomerID) async throws {
    for path in ["", "/timeline", "/export"] {
      let gone = await office.call("GET", "/v1/customers/\(customer)\(path)")
      #expect(gone.status == 410 && gone.code == "erased", "\(path): \(gone.text)")
    }
    #expect(await office.call("GET", "/v1/customers/user_id:\(Needles.user)").status == 404)
    let why = await office.call("GET", "/v1/customers/\(customer)/why")
    #expect(!why.items.isEmpty && why.items.allSatisfy { $0["outcome"] == "erased" }, "\(why.text)")
    let replay = await office.call("POST", "/v1/replay")
    #expect(replay.json["erased"]?.intValue == Int64(why.items.count), "\(replay.text)")
    #expect(replay.json["different"] == 0 && replay.json["unreadable"] == 0)
    #expect(await office.call("GET", "/v1/customers?search=zqx").items == [])
    let again: JSON = ["reason": "requested", "confirm": .string("\(customer)")]
    #expect(await office.call("POST", "/v1/customers/\(customer)/erase", again).code == "erased")
    let receipts = await office.call("GET", "/v1/erasures").items
    #expect(receipts.count == 1 && receipts[0]["counts"]?["events"]?.intValue ?? 0 >= 3, "\(receipts)")
  }

  /// The same address is a new customer without consent, and is still not written to.
  private func suppressionHolds(_ office: Office) async throws {
    office.shop.advance(.minutes(1))
    let back: JSON = [
      "userId": .string(Needles.user), "traits": ["name": "Back", "email": .string(Needles.email)],
    ]
    #expect(await office.call("POST", "/v1/identify", back, as: .operate).status == 200)
    let shown = await office.call("GET", "/v1/customers/email:\(Needles.email)")
    #expect(shown.json["consents"] == [] && shown.json["events"] == 0 && shown.json["orders"] == 0, "\(shown.text)")
    let tenant = office.shop.tenant
    let reason = try await office.shop.records.read { tx in
      let secret = try tx.tenant(tenant)!.secret
      return try tx.suppressionReason(
        tenant, channel: .email, addressHash: AddressHash.of(Needles.email, .email, secret: secret))
    }
    #expect(reason == "bounced")
  }
}
