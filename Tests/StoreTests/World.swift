import Domain
import JSON
import Store
import TestSupport

/// A store on one engine with one tenant in it, and makers of what tests need.
struct World {
  let store: Store
  let tenant: TenantID

  static let start = Instant.seconds(1_790_000_000)

  static func with(_ engine: TestEngine, _ body: (World) async throws -> Void) async throws {
    try await engine.withDatabase { database in
      let world = World(store: Store(database: database), tenant: Self.id(1))
      try await world.store.migrate()
      let tenant = Self.makeTenant(world.tenant)
      try await world.store.write { try $0.insertTenant(tenant) }
      try await body(world)
    }
  }

  static func id<Noun>(_ number: Int) -> ID<Noun> {
    ID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
  }

  static func makeTenant(_ id: TenantID) -> Tenant {
    Tenant(
      id: id, name: "A shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .chinese,
      mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(), createdAt: start)
  }

  static func makeCustomer(_ number: Int, profile: JSON = .object([:]), at: Instant = start) -> Customer {
    Customer(id: id(number), isProvisional: false, profile: profile, profileAt: at, createdAt: at)
  }

  static func makeEvent(_ number: Int, of customer: Int, at: Instant = start, name: String = "seen") -> Event {
    Event(
      id: id(number), customer: id(customer), name: name, at: at, receivedAt: at + .seconds(1),
      properties: ["n": .int(Int64(number))], key: SourceKey(source: "site", id: "event-\(number)"))
  }

  static func makeLine(_ product: String, rank: Int64 = 0, quantity: Int64 = 1, amount: Int64 = 100) -> OrderLine {
    OrderLine(
      product: product, rank: rank, quantity: quantity, amount: amount, hash: [UInt8(truncatingIfNeeded: amount)])
  }

  static func makeOrder(
    _ number: Int, of customer: Int, at: Instant = start, lines: [OrderLine] = [makeLine("A"), makeLine("B")]
  ) -> Order {
    Order(
      id: id(number), customer: id(customer), key: SourceKey(source: "shop", id: "order-\(number)"), at: at,
      currency: Currency("CNY")!, total: lines.reduce(0) { $0 + $1.amount }, lines: lines)
  }

  /// Inserts customers 1...count.
  func insertCustomers(_ count: Int) async throws {
    let tenant = tenant
    try await store.write { try $0.insertCustomers(tenant, (1...count).map { World.makeCustomer($0) }) }
  }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): the same numbers from the
/// same seed everywhere.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

/// What `body` throws as a ``StoreError``'s code.
func code(_ body: () async throws -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? StoreError)?.code
  }
}
