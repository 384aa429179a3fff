import Domain
import Store

/// Looks again and again, through its own connection to the file, at which memberships have changed: what it sees is
/// committed. What it finds is never early, and late by one look at most.
struct ExpiryWatch {
  let store: Store
  let tenant: TenantID
  private var seen: [ID<Segment>: Set<CustomerID>] = [:]
  /// From the due instant to the look that found the change, in milliseconds.
  private(set) var lateness = Rounds()
  private(set) var found = 0

  init(store: Store, tenant: TenantID) {
    self.store = store
    self.tenant = tenant
  }

  /// Until an instant, or until both sides of a pair have changed for so many customers.
  mutating func follow(_ pair: ExpiryShop.Pair, count: Int, from first: Instant, until end: Instant) async throws {
    var horizon = first
    while Clock.system.now() < end, found < 2 * count {
      let begin = Clock.system.now()
      for (segment, isMember) in [(pair.recent, false), (pair.lapsed, true)] {
        guard horizon < begin else { continue }
        let span = horizon..<begin
        let rows = try await store.read { [tenant] tx in
          try tx.standings(tenant, segment, isMember: isMember, in: span, after: nil, limit: 100_000)
        }
        let now = Clock.system.now()
        for row in rows where seen[segment, default: []].insert(row.customer).inserted {
          found += 1
          lateness.add(Double((now - row.since).microseconds) / 1_000)
        }
      }
      // What is later than ten seconds is looked for too: nothing is forgotten before the end.
      horizon = max(first, begin - .seconds(10))
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
