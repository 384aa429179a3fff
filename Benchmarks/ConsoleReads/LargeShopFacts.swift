import Domain
import JSON
import SQL
import Store

/// What one customer of a ``LargeShop`` did and got.
struct LargeShopFacts {
  static let segment = ID<Segment>(high: 1, low: 1)
  static let strategies = (0..<8).map { ID<Strategy>(high: 2, low: UInt64($0)) }
  private static let day = Int64(86_400_000_000)

  let shop: LargeShop
  let tx: StoreTransaction
  let number: Int

  private var customer: CustomerID { shop.id(number) }
  private var random: UInt64 { shop.mixed(number, 5) }
  private var tenant: TenantID { LargeShop.tenant }
  private var now: Int64 { LargeShop.now.microseconds }
  private var key: SQL { "\(tenant), \(customer.bucket), \(customer)" }

  func insert() throws {
    try insertEvents()
    try insertOrders()
    try insertStanding()
    try insertReceipt()
    if number % 5 == 0 { try insertAction() }
  }

  /// From a few to twice as many as on average, ending within the last months.
  private func insertEvents() throws {
    let mean = shop.events / shop.customers
    let count = mean <= 1 ? mean : Int(random % UInt64(2 * mean + 1))
    let first = now - Int64(random >> 8 % 300) * Self.day - Int64(count) * Self.day
    try tx.connection.execute(
      """
      INSERT INTO events (tenant_id, bucket, customer_id, at, event_id, name, received_at, properties, source, source_id)
      WITH RECURSIVE numbers (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < \(count))
      SELECT \(fragment: key), \(first) + i * \(Self.day), CAST(printf('%011d%05d', \(number), i) AS BLOB),
        CASE i % 4 WHEN 0 THEN 'Product Added' WHEN 1 THEN 'page' ELSE 'Product Viewed' END, \(first) + i * \(Self.day),
        '{"product_id":"P' || (i * 7 % 50) || '"}', 'site', printf('%05d-%08d-%04d', \(customer.bucket), \(number), i)
      FROM numbers WHERE \(count) > 0
      """)
  }

  private func insertOrders() throws {
    for index in 0..<Int(random >> 16 % 4) {
      let at = now - Int64(random >> (20 + UInt64(index)) % 400) * Self.day - Int64(index)
      let total = 1_000 + Int64(random >> 30 % 30_000)
      let order = ID<Order>(high: UInt64(number), low: UInt64(index))
      try tx.connection.execute(
        """
        INSERT INTO orders (tenant_id, bucket, customer_id, at, order_id, source, source_id, currency, total)
        VALUES (\(fragment: key), \(at), \(order), 'shop', \("\(customer.bucket)-\(number)-\(index)"), 'CNY', \(total))
        """)
      try tx.connection.execute(
        """
        INSERT INTO order_lines (tenant_id, bucket, customer_id, order_id, product, rank, quantity, amount, hash)
        VALUES (\(fragment: key), \(order), \("P\(number % 50)"), 0, 1, \(total), \([1] as [UInt8]))
        """)
    }
  }

  /// What Understand leaves: traits, a membership, and when to look again.
  private func insertStanding() throws {
    let traits: JSON = [
      "frequency": .int(Int64(random >> 16 % 4)), "spend_total": .int(Int64(random >> 30 % 90_000)),
      "last_order_at": "2026-08-01T00:00:00Z", "rfm_cell": "333",
    ]
    try tx.saveTraits(tenant, [(customer, traits)], at: LargeShop.now)
    let standing = Membership(
      customer: customer, segment: Self.segment, isMember: random % 3 == 0,
      since: LargeShop.now - .days(Int64(random % 100)), segmentVersion: 1)
    try tx.saveMemberships(tenant, [standing])
    let due = LargeShop.now + .seconds(number % 5_000 == 0 ? -60 : Int64(random % 8_000_000))
    try tx.connection.execute(
      """
      INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation)
      VALUES (\(fragment: key), 0, \(due), \(due), 1)
      """)
  }

  /// A decision of the last two months.
  private func insertReceipt() throws {
    let at = now - Int64(random >> 5 % 60 * 86_400_000_000) - Int64(random % 86_400_000_000)
    let outcome = [0, 0, 10, 11, 12, 13, 20][Int(random >> 9 % 7)]
    try tx.connection.execute(
      """
      INSERT INTO receipts (tenant_id, bucket, customer_id, occurrence_id, revision, outcome, origin, at, body)
      VALUES (\(fragment: key), \(ID<Occurrence>(high: UInt64(number), low: 1)), 0, \(outcome),
        \(number % Self.strategies.count), \(at), zeroblob(120))
      """)
    let strategy = Self.strategies[number % Self.strategies.count]
    guard number % 4 < 2 else { return }
    try tx.saveOutcomes(
      tenant,
      [
        Outcome(
          customer: customer, mode: .sandbox, strategy: strategy, epoch: 1, arm: random % 2 == 0 ? nil : "mail",
          isConverted: random >> 3 % 20 == 0, revenue: random >> 3 % 20 == 0 ? 9_900 : 0, cost: 10, isClosed: true,
          isCrossover: false, at: Instant(microseconds: at))
      ])
  }

  private func insertAction() throws {
    let at = Instant(microseconds: now - Int64(random >> 5 % 60 * 86_400_000_000))
    let states: [Action.State] = [.succeeded, .succeeded, .succeeded, .succeeded, .cancelled, .expired, .succeeded]
    let state: Action.State =
      switch number % 5_000 {
      case 0: .awaitingApproval
      case 5: .dead
      default: states[Int(random >> 9 % 7)]
      }
    try tx.insertActions(
      tenant,
      [
        Action(
          id: ID(high: UInt64(at.microseconds / 1_000) << 16 | 0x7000, low: 1 << 63 | UInt64(number)),
          customer: customer, mode: .sandbox, strategy: Self.strategies[number % Self.strategies.count],
          strategyVersion: 1, occurrence: ID(high: UInt64(number), low: 1), step: "mail", arm: "mail", channel: .email,
          purpose: .marketing, template: "winback", templateVersion: 1,
          variables: ["customer": ["name": "x"]], recipient: "user\(number)@example.com", cost: 10, liability: 0,
          budget: nil, contentHash: Array(repeating: 1, count: 32), priority: 0, createdAt: at,
          expiresAt: at + .days(3),
          state: state, dueAt: at, updatedAt: at)
      ])
  }

  /// What is counted as receipts are written, and the origins that they name.
  static func count(_ tx: StoreTransaction, shop: LargeShop) throws {
    for (number, strategy) in strategies.enumerated() {
      let header = ID<ReceiptHeader>(high: 3, low: UInt64(number))
      try tx.connection.execute(
        """
        INSERT INTO receipt_origins (tenant_id, header_id, strategy_id, number)
        VALUES (\(LargeShop.tenant), \(header), \(strategy), \(number))
        """)
      try tx.connection.execute(
        """
        INSERT INTO receipt_counts (tenant_id, strategy_id, outcome, part, count)
        SELECT \(LargeShop.tenant), \(strategy), outcome, 0, count(*) FROM receipts
        WHERE tenant_id = \(LargeShop.tenant) AND origin = \(number) GROUP BY outcome
        """)
    }
  }
}
