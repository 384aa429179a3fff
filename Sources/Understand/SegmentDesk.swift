package import Domain
package import JSON
internal import Rules

/// What people do with segments and with the things rules depend on.
package struct SegmentDesk: Sendable {
  let records: any Records
  let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  /// Defines a segment or its next version, and has everybody looked at. Throws ``JSONError`` naming the field.
  package func define(
    _ tenant: TenantID, key: String, name: String, definition: JSON, by principal: String
  ) async throws -> Segment {
    _ = try Condition(json: definition)
    let now = clock.now()
    let ids = ids
    let segment = try await records.write { tx in
      let before = try tx.segment(tenant, key: key)
      let segment = Segment(
        id: before?.id ?? ids.next(), key: key, name: name, version: (before?.version ?? 0) + 1,
        definition: definition, updatedAt: now)
      try tx.saveSegment(tenant, segment)
      return segment
    }
    try await touchEverybody(tenant)
    return segment
  }

  /// Cuts the population anew (RFM quintiles, price thirds). A new version has everybody looked at.
  @discardableResult
  package func recomputeContext(_ tenant: TenantID) async throws -> RuleContext {
    let now = clock.now()
    var builder = ContextBuilder()
    try await forEachPage(tenant) { tx, customers in
      let aliases = try tx.aliasSets(tenant, customers)
      return try customers.filter { aliases[$0]?.canonical == $0 }.compactMap { customer in
        let history = try tx.history(tenant, of: aliases[customer]?.members ?? [customer], until: now)
        return ContextBuilder.Sample(PreparedHistory(history), now: now)
      }
    } then: { samples in
      for sample in samples { builder.add(sample) }
    }
    let document = builder.document
    let (context, isNew) = try await records.write { tx in
      let latest = try tx.latestContext(tenant)
      if let latest, latest.document == document { return (latest, false) }
      let context = RuleContext(version: (latest?.version ?? 0) + 1, document: document, createdAt: now)
      try tx.saveContext(tenant, context)
      return (context, true)
    }
    if isNew { try await touchEverybody(tenant) }
    return context
  }

  /// In parts, so that nobody waits long for the one who writes.
  private func touchEverybody(_ tenant: TenantID) async throws {
    let now = clock.now()
    let count = try await records.read { try $0.customerCount(tenant) }
    let step = min(max(1, 1_024 * SegmentDesk.part / max(1, count)), 1_024)
    for first in stride(from: Int64(0), to: 1_024, by: Int(step)) {
      try await records.write { tx in
        try tx.touchEverybody(tenant, .understand, inBuckets: first..<min(first + step, 1_024), dueAt: now)
      }
    }
  }

  /// How many customers one transaction touches, or little more.
  private static let part: Int64 = 2_000

  private func forEachPage<Element: Sendable>(
    _ tenant: TenantID, _ body: @escaping @Sendable (any Transaction, [CustomerID]) throws -> [Element],
    then use: ([Element]) -> Void
  ) async throws {
    var cursor: CustomerID?
    while true {
      let after = cursor
      let (last, elements) = try await records.read { tx -> (CustomerID?, [Element]) in
        let page = try tx.customers(tenant, after: after, limit: 1_000).map(\.id)
        return (page.last, try body(tx, page))
      }
      use(elements)
      guard let last else { return }
      cursor = last
    }
  }
}
