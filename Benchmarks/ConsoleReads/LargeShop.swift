import Domain
import JSON
import SQL
import Store
import TestSupport

/// A shop of any size in SQLite. Customers and what they are found by go in as always; the mass of the facts by
/// statements that make the rows where they are kept, bucket by bucket, so that every table is written in key order.
struct LargeShop: Sendable {
  static let now = Instant(rfc3339: "2026-11-20T06:00:00Z")!
  static let tenant = TenantID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
  static let segment = "active"

  let store: Store
  let customers: Int
  let events: Int
  let seed: UInt64

  /// Of everyone, made over two years.
  func id(_ number: Int) -> CustomerID {
    let start = UInt64(LargeShop.now.microseconds / 1_000) - 63_072_000_000
    let moment = start + UInt64(number) * 63_000_000_000 / UInt64(customers)
    return CustomerID(high: moment << 16 | 0x7000 | UInt64(number) & 0xFFF, low: 1 << 63 | mixed(number, 1) >> 2)
  }

  func mixed(_ number: Int, _ salt: UInt64) -> UInt64 {
    var random = SeededRandom(seed: seed &* 0x9E37 &+ UInt64(number) &* 31 &+ salt)
    return random.next()
  }

  func sample(_ count: Int) -> [CustomerID] { (0..<count).map { id(Int(mixed($0, 2) % UInt64(customers))) } }

  /// Rare words and very frequent ones, in both scripts, parts of addresses and ends of numbers.
  var searches: [String] {
    (0..<10).flatMap { index -> [String] in
      let number = Int(mixed(index, 3) % UInt64(customers))
      let name = LargeShopNames.name(mixed(number, 4))
      let words = name.split(separator: " ").map(String.init)
      return [
        String(name.prefix(1)), String(words[0].prefix(2)), words.joined(separator: " "),
        "\(words[0].prefix(1)) shop\(number % 10)",
        index % 2 == 0 ? "user\(number)@exam" : String(phone(number).suffix(4)),
      ]
    }
  }

  func phone(_ number: Int) -> String { "+1555" + String(10_000_000 + number).suffix(7) }

  static let definitions: [JSON] = [
    ["orders": ["at_least": 1, "within_days": 90]],
    [
      "all": [["event": "Product Viewed", "at_least": 3, "within_days": 30], ["not": ["orders": ["within_days": 30]]]]
    ],
    [
      "any": [
        ["trait": "spend_90d", "op": ">=", "value": 20_000], ["trait": "recency_days", "op": ">", "value": 200],
      ]
    ],
  ]

  func bytes() async throws -> Int64 {
    try await store.readSQL { tx in
      try tx.connection.first("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") {
        try $0.int(0)
      } ?? 0
    }
  }

  // MARK: Filling

  func fill() async throws {
    try await setUp()
    let byBucket = Dictionary(grouping: 0..<customers) { id($0).bucket }
    for bucket in Int64(0)..<1024 {
      let numbers = (byBucket[bucket] ?? []).sorted { id($0) < id($1) }
      try await store.writeSQL { tx in
        try insertPeople(tx, numbers)
        for number in numbers { try LargeShopFacts(shop: self, tx: tx, number: number).insert() }
      }
      if bucket % 64 == 63 { ConsoleReads.report("\(bucket + 1) of 1024 buckets") }
    }
    try await store.writeSQL { tx in try LargeShopFacts.count(tx, shop: self) }
  }

  private func setUp() async throws {
    let (tenant, now) = (LargeShop.tenant, LargeShop.now)
    try await store.writeSQL { tx in
      try tx.connection.script("PRAGMA cache_size = -2000000")
      try tx.insertTenant(
        Tenant(
          id: tenant, name: "Large", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
          mode: .sandbox, secret: Array(repeating: 7, count: 32), settings: TenantSettings(), createdAt: now))
      try tx.saveSegment(
        tenant,
        Segment(
          id: LargeShopFacts.segment, key: LargeShop.segment, name: "Active", version: 1,
          definition: LargeShop.definitions[0], updatedAt: now))
      for (index, strategy) in LargeShopFacts.strategies.enumerated() {
        try tx.insertStrategyVersion(
          tenant,
          StrategyVersion(
            strategy: strategy, version: 1,
            document: strategyJSON(["audience": ["segment": .string(LargeShop.segment)]]),
            author: "li", createdAt: now - .days(90)))
        try tx.saveStrategy(
          tenant,
          Strategy(
            id: strategy, key: "strategy-\(index)", state: .live, liveVersion: 1, latestVersion: 1, epoch: 1,
            startedAt: now - .days(90)))
      }
    }
  }

  private func insertPeople(_ tx: StoreTransaction, _ numbers: [Int]) throws {
    let people = numbers.map { number in
      let id = id(number)
      let born = Instant(microseconds: Int64(id.high >> 16) * 1_000)
      let profile: JSON = [
        "name": .string(LargeShopNames.name(mixed(number, 4))), "company": .string("Shop\(number % 1_000)"),
        "city": .string(["Leeds", "上海", "York"][number % 3]),
      ]
      return Customer(id: id, isProvisional: false, profile: profile, profileAt: born, createdAt: born)
    }
    try tx.insertCustomers(LargeShop.tenant, people)
    try tx.claimIdentities(
      LargeShop.tenant,
      zip(numbers, people).flatMap { number, customer in
        [
          (Identity.Kind.email, "user\(number)@example.com"), (.phone, phone(number)), (.userID, "C\(number)"),
        ].map { kind, value in
          Identity(kind: kind, value: value, customer: customer.id, isVerified: true, createdAt: customer.createdAt)
        }
      })
  }
}

/// Names as they come: few surnames, many given names.
enum LargeShopNames {
  private static let surnames = Array("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
  private static let given = (0..<400).map { Character(UnicodeScalar(0x4E00 + UInt32($0) * 37)!) }
  private static let syllables = ["an", "be", "ca", "do", "el", "fi", "ga", "ha", "jo", "ka", "li", "mo", "na", "ro"]

  static func name(_ random: UInt64) -> String {
    func pick<Element>(_ list: [Element], _ shift: UInt64) -> Element { list[Int(random >> shift % 64) % list.count] }
    if random % 5 < 3 { return String([pick(surnames, 3), pick(given, 11), pick(given, 23)]) }
    return (0..<2).map { word in
      (0..<3).map { pick(syllables, UInt64(word * 21 + $0 * 7)) }.joined().capitalized
    }.joined(separator: " ")
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
