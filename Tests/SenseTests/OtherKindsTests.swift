import Domain
import JSON
import Sense
import TestSupport
import Testing

@Suite("An import of customers, products or events")
struct OtherKindsTests {
  @Test("adds once, revises what changed, and can be undone", arguments: TestEngine.allCases)
  func kinds(_ engine: TestEngine) async throws {
    let folder = TemporaryDirectory()
    let zone = Zone("Asia/Shanghai")!
    let currency = Currency("CNY")!
    var customers = ImportMapping(
      kind: .customers, source: "crm", columns: ["customer": ["id"], "email": ["mail"]], zone: zone,
      currency: currency)
    customers.keepsOtherColumns = true
    let products = ImportMapping(
      kind: .products, source: "shop", columns: ["product": ["code"], "name": ["name"], "price": ["price"]],
      zone: zone, currency: currency)
    var events = ImportMapping(
      kind: .events, source: "log", columns: ["customer": ["user"], "name": ["what"], "at": ["when"]], zone: zone,
      currency: currency)
    events.keepsOtherColumns = true
    let cases = [
      (customers, "id,mail,city\n1,a@example.com,X\n2,b@example.com,Y\n3,nowhere,Z\n", "Y", "W", 2, 1),
      (products, "code,name,price\nA,Tea,9.90\nB,Cup,5\nC,Pot,-1\n", "Cup", "Mug", 2, 1),
      (
        events, "user,what,when,page\n1,visit,2026-11-01,x\n1,visit,2026-11-01,x\n2,visit,2026-11-02 10:00,y\n2,,,\n",
        "zzz", "zzz", 3, 0
      ),
    ]
    for (mapping, text, old, new, added, revised) in cases {
      let path = try folder.write("a.csv", text)
      let changed = try folder.write("b.csv", text.replacing(old, with: new))
      try await World.make(engine) { world in
        let empty = try await world.counts()
        func load(_ path: String) async throws -> ImportSummary {
          try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
        }
        let first = try await load(path)
        #expect((first.added, first.rejected) == (Int64(added), 1))
        #expect(try await load(path).added == 0)
        let second = try await load(changed)
        #expect((second.added, second.revised) == (0, Int64(revised)), "\(mapping.kind)")
        for run in [second.run, first.run] { try await world.importer().undo(run, tenant: world.tenant) }
        let after = try await world.counts()
        #expect(after == empty, "\(mapping.kind)")
      }
    }
  }

  @Test("reads the presets' files", arguments: ["cdnow", "marketing-campaign", "hillstrom"])
  func presets(_ name: String) async throws {
    let files = [
      "cdnow": "cdnow/transactions_dev.csv.gz", "marketing-campaign": "marketing_campaign/dev.csv",
      "hillstrom": "hillstrom/dev.csv.gz",
    ]
    guard let path = try Shared.file(files[name]!) else { return }
    try await World.make(.sqlite) { world in
      let mapping = try #require(ImportMapping.preset(name))
      #expect(try ImportMapping(json: mapping.json) == mapping)
      let summary = try await world.importer().importFile(path, tenant: world.tenant, mapping: mapping)
      #expect(summary.added == summary.lines && summary.rejected == 0 && summary.lines > 1_000)
    }
  }
}
