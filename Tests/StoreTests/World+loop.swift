import Domain
import JSON
import Store

extension World {
  static func makeOccurrence(
    _ number: Int, of customer: Int, strategy: Int = 100, fact: String? = nil, at: Instant = start,
    dueAt: Instant? = nil
  ) -> Occurrence {
    Occurrence(
      id: id(number), customer: id(customer), strategy: id(strategy), reason: .entered, at: at,
      fact: fact ?? "segment:\(number)", dueAt: dueAt ?? at)
  }

  static func makeAction(
    _ number: Int, of customer: Int, strategy: Int = 100, occurrence: Int? = nil, step: String = "mail",
    mode: Mode = .sandbox, channel: Channel = .email, purpose: Purpose = .marketing, priority: Int64 = 0,
    state: Action.State = .ready, at: Instant = start, dueAt: Instant? = nil, arm: String = "a"
  ) -> Action {
    Action(
      id: id(number), customer: id(customer), mode: mode, strategy: id(strategy), strategyVersion: 3,
      occurrence: id(occurrence ?? number), step: step, arm: arm, channel: channel, purpose: purpose,
      template: "welcome", templateVersion: 2, variables: ["name": "Mei"], recipient: "mei@example.com", cost: 5,
      liability: 1_000, budget: "spring", contentHash: [1, 2, 3], priority: priority, createdAt: at,
      expiresAt: at + .days(3), state: state, dueAt: dueAt ?? at, updatedAt: at)
  }

  static func makeReceipt(
    _ occurrence: Int, of customer: Int, revision: Int64 = 0, strategy: Int = 100, header: Int = 900,
    at: Instant = start, outcome: Int64 = 1
  ) -> Receipt {
    Receipt(
      customer: id(customer), occurrence: id(occurrence), revision: revision, strategy: id(strategy),
      header: id(header), at: at, outcome: outcome, body: [9, 8, UInt8(truncatingIfNeeded: revision)])
  }

  static func makeAssignment(_ customer: Int, strategy: Int = 100, arm: String? = "a", at: Instant = start)
    -> Assignment
  {
    Assignment(
      customer: id(customer), mode: .sandbox, strategy: id(strategy), epoch: 1, arm: arm, at: at,
      windowEndsAt: at + .days(14))
  }

  static func makeOutcome(
    _ customer: Int, strategy: Int = 100, epoch: Int64 = 1, arm: String? = "a", isConverted: Bool = true,
    revenue: Int64 = 100, isClosed: Bool = true, isCrossover: Bool = false
  ) -> Outcome {
    Outcome(
      customer: id(customer), mode: .sandbox, strategy: id(strategy), epoch: epoch, arm: arm,
      isConverted: isConverted, revenue: revenue, cost: 5, isClosed: isClosed, isCrossover: isCrossover, at: start)
  }

  static func makePool(_ key: String = "spring", total: Int64? = 2) -> CouponPool {
    CouponPool(
      key: key, name: "Spring", discount: .percent(10, ceiling: 2_000), threshold: 5_000, total: total,
      perCustomer: 1, validFrom: start, validDays: 30)
  }

  static func makeCoupon(_ code: String, of customer: Int) -> Coupon {
    Coupon(
      code: code, pool: "spring", customer: id(customer), action: id(7), issuedAt: start, expiresAt: start + .days(30))
  }

  /// Writes and gives back, in one line of a test.
  @discardableResult
  func write<T: Sendable>(_ body: @escaping @Sendable (StoreTransaction, TenantID) throws -> T) async throws -> T {
    let tenant = tenant
    return try await store.writeSQL { try body($0, tenant) }
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (StoreTransaction, TenantID) throws -> T) async throws -> T {
    let tenant = tenant
    return try await store.readSQL { try body($0, tenant) }
  }
}
