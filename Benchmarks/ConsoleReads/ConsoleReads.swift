import API
import Act
import Crypto
import Domain
import HTTPServer
import JSON
import SQLite
import Store
import TestSupport

/// How long the console waits for its busiest answers over a large shop: asked through the router, on SQLite.
enum ConsoleReads: Benchmark {
  static let name = "console-reads"
  static let summary =
    "latency of the console's reads: [--customers 100000] [--events 2000000] [--seed 1] [--database FILE, kept]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let customers = option("--customers", in: arguments) ?? 100_000
    let events = option("--events", in: arguments) ?? 2_000_000
    let seed = option("--seed", in: arguments) ?? 1
    let folder = TemporaryDirectory()
    let place = arguments.firstIndex(of: "--database").map { arguments[$0 + 1] } ?? folder.file("rondo.db")
    let database = try SQLiteDatabase(path: place, synchronous: .off)
    let store = Store(database: database)
    try await store.migrate()
    let shop = LargeShop(store: store, customers: customers, events: events, seed: UInt64(seed))
    let begin = ContinuousClock.now
    if try await store.read({ try $0.tenants().isEmpty }) { try await shop.fill() }
    report("filled in \(ContinuousClock.now - begin)")
    let desk = try await ReadingDesk(shop, folder: folder.file("data"))
    var figures = try await measure(desk, shop)
    figures["customers"] = .int(Int64(customers))
    figures["events"] = .int(Int64(events))
    figures["bytes"] = .int(try await shop.bytes())
    await database.close()
    withExtendedLifetime(folder) {}
    return .object(figures)
  }

  private static func measure(_ desk: ReadingDesk, _ shop: LargeShop) async throws -> [String: JSON] {
    var figures: [String: JSON] = [:]
    func time(_ name: String, _ targets: [String], body: (String) -> JSON? = { _ in nil }) async throws {
      var times: [Duration] = []
      for target in targets {
        let begin = ContinuousClock.now
        try await desk.ask(target, body(target))
        times.append(ContinuousClock.now - begin)
      }
      figures[name] = Percentiles(times).json
      report("\(name): \(figures[name] ?? .null)")
    }
    try await time("overview", Array(repeating: "/v1/overview", count: 40))
    try await time("search", shop.searches.map { "/v1/customers?search=\($0.escaped)" })
    try await time("count", shop.searches.map { "/v1/customers/count?search=\($0.escaped)" })
    try await time("list", try await desk.pages("/v1/customers?limit=50", count: 40))
    try await time("members", try await desk.pages("/v1/segments/\(LargeShop.segment)/members?limit=50", count: 40))
    try await time("receipts", try await desk.pages("/v1/receipts?limit=50", count: 40))
    try await time("actions", try await desk.pages("/v1/actions?limit=50", count: 40))
    try await time("strategies", Array(repeating: "/v1/strategies", count: 10))
    let definitions = LargeShop.definitions
    try await time("preview", (0..<9).map { "/v1/segments/preview?\($0 % 3)" }) { target in
      ["definition": definitions[Int(String(target.last!))!]]
    }
    try await time("timeline", shop.sample(40).map { "/v1/customers/\($0)/timeline?limit=50" })
    return figures
  }
}

/// The middle and the upper end of some times, in milliseconds.
private struct Percentiles {
  let json: JSON

  init(_ times: [Duration]) {
    let sorted = times.sorted()
    func at(_ share: Double) -> JSON {
      let time = sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.down)))]
      return .double((time / .milliseconds(1) * 100).rounded() / 100)
    }
    json = ["p50_ms": at(0.5), "p95_ms": at(0.95), "most_ms": at(1), "asked": .int(Int64(times.count))]
  }
}

/// Asks the API as a person's browser would, without the network between.
private struct ReadingDesk {
  private let router: Router
  private let secret = "rondo_own_benchmark"

  init(_ shop: LargeShop, folder: String) async throws {
    let clock = Clock.fixed(LargeShop.now)
    let ids = IDSource.system(clock: clock)
    router = Router(
      services: Services(
        records: shop.store, clock: clock, ids: ids, random: .system,
        mail: MailOffice(records: shop.store, vault: testVault), dataDirectory: folder,
        isSimulated: true, wake: {}, log: Log { _, line, _ in ConsoleReads.report(line) }))
    let key = APIKey(
      id: ids.next(), tenant: LargeShop.tenant, name: "benchmark", kind: .own,
      hash: Digest.sha256(Array(secret.utf8)), createdAt: LargeShop.now)
    try await shop.store.write { tx in
      if try tx.apiKey(hash: key.hash) == nil { try tx.insertAPIKey(key) }
    }
  }

  @discardableResult
  func ask(_ target: String, _ body: JSON? = nil) async throws -> JSON {
    let path = body == nil ? target : String(target.prefix { $0 != "?" })
    let response = await router.handle(
      HTTPRequest(
        body == nil ? "GET" : "POST", target: path, headers: ["Authorization": "Bearer \(secret)"],
        body: body?.bytes ?? []))
    guard case .bytes(let bytes) = response.body else { return .null }
    guard response.status == 200 else { throw Refused(target: target, answer: String(decoding: bytes, as: UTF8.self)) }
    return try JSON.parse(bytes)
  }

  /// The addresses of as many pages, one after the other; the first again where there are fewer.
  func pages(_ first: String, count: Int) async throws -> [String] {
    var pages = [first]
    while pages.count < count {
      let next = try await ask(pages[pages.count - 1])["next"]?.stringValue
      pages.append(next.map { "\(first)&after=\($0.escaped)" } ?? first)
    }
    return pages
  }

  struct Refused: Error {
    let target: String
    let answer: String
  }
}

extension String {
  fileprivate var escaped: String {
    utf8.map { byte in
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46: String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }
}
