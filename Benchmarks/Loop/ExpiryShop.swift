import Domain
import JSON
import SQLite
import Store

/// Customers whose memberships run out by themselves: each bought one product so that "bought within 30 days" ends at
/// an instant of its own, and another so that "bought within 60 days" ends for everybody at once.
struct ExpiryShop: Sendable {
  let store: Store
  let tenant: TenantID
  let customers: Int
  /// When the first of the single expiries is due; the others follow at an even pace.
  let first: Instant
  /// How many fall due before the burst; the rest lies beyond what is watched.
  let watched: Int
  let rate: Int
  /// When those of everybody are due.
  let burst: Instant

  static let single = Pair("tea", days: 30, number: 1)
  static let shared = Pair("cups", days: 60, number: 2)

  /// Who bought within so many days, and who did not: an expiry is an exit from one and an entry into the other.
  struct Pair: Sendable {
    let product: String
    let days: Int64
    let recent: ID<Segment>
    let lapsed: ID<Segment>

    fileprivate init(_ product: String, days: Int64, number: UInt64) {
      self.product = product
      self.days = days
      recent = ID(high: number, low: 1)
      lapsed = ID(high: number, low: 2)
    }

    fileprivate func segments(at now: Instant) -> [Segment] {
      let bought: JSON = ["bought": ["product": .string(product), "within_days": .int(days)]]
      return [(recent, "recent", bought), (lapsed, "lapsed", ["not": bought])].map { id, word, definition in
        Segment(
          id: id, key: "\(product)-\(word)", name: "\(product) \(word)", version: 1, definition: definition,
          updatedAt: now)
      }
    }
  }

  func due(_ number: Int) -> Instant {
    let due = first + Span(microseconds: Int64(number) * 1_000_000 / Int64(rate))
    return number < watched ? due : due + .days(1)
  }

  /// Writes everything as it stands before the first expiry: facts, memberships and agenda.
  func fill() async throws {
    let now = Clock.system.now()
    try await store.write { tx in
      for segment in ExpiryShop.single.segments(at: now) + ExpiryShop.shared.segments(at: now) {
        try tx.saveSegment(tenant, segment)
      }
    }
    let ids = IDSource.system(clock: .fixed(now - .days(90)))
    for start in stride(from: 0, to: customers, by: 2_000) {
      let numbers = start..<min(start + 2_000, customers)
      try await store.write { tx in
        let people = numbers.map { (number: $0, id: ids.next(Customer.self)) }
        try tx.insertCustomers(
          tenant,
          people.map {
            Customer(
              id: $0.id, isProvisional: false, profile: ["name": .string("Customer \($0.number)")],
              profileAt: now - .days(90), createdAt: now - .days(90))
          })
        try tx.insertOrders(
          tenant,
          people.flatMap { person in
            [(ExpiryShop.single, due(person.number)), (ExpiryShop.shared, burst)].map { pair, due in
              order(ids.next(), of: person.id, pair, at: due - .days(pair.days))
            }
          })
        try tx.saveMemberships(
          tenant,
          people.flatMap { person in
            [(ExpiryShop.single, due(person.number)), (ExpiryShop.shared, burst)].map { pair, due in
              Membership(
                customer: person.id, segment: pair.recent, isMember: true, since: due - .days(pair.days),
                segmentVersion: 1)
            }
          })
        try tx.touch(
          tenant,
          people.map { AgendaTouch(customer: $0.id, stage: .understand, dueAt: min(due($0.number), burst)) })
      }
    }
  }

  private func order(_ id: ID<Order>, of customer: CustomerID, _ pair: Pair, at: Instant) -> Order {
    Order(
      id: id, customer: customer, key: SourceKey(source: "shop", id: "\(id)"), at: at, currency: Currency("CNY")!,
      total: 9_900, lines: [OrderLine(product: pair.product, rank: 0, quantity: 1, amount: 9_900, hash: [1])])
  }
}
