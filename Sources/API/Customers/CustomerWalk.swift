internal import Domain

/// Goes along the customers that words, a segment or a span of time lead to, and keeps whom the filters hold. So many
/// are looked at for one page and no more, so that none takes long over a large shop: a page may be short.
struct CustomerWalk {
  /// How many customers are looked at for one page.
  private static let most = 4_000
  private static let step = 200

  let tx: any Transaction
  let tenant: TenantID
  let filter: CustomerFilter
  let now: Instant
  var search: String?
  var segment: ID<Segment>?

  struct Page: Sendable {
    var customers: [CustomerID] = []
    var next: String?
    var looked = 0
  }

  func page(after: String?, limit: Int) throws -> Page {
    var page = Page()
    if after == nil, let named = try named() {
      page.customers = named
      return page
    }
    var cursor = after
    while true {
      let part = try step(after: cursor, limit: limit - page.customers.count)
      page.looked += part.rows.count
      for row in try kept(part.rows) {
        page.customers.append(row.customer.id)
        guard page.customers.count < limit else {
          page.next = row.cursor ?? part.next
          return page
        }
      }
      guard let next = part.next else { return page }
      cursor = next
      if page.looked >= CustomerWalk.most || part.isTired {
        page.next = next
        return page
      }
    }
  }

  /// Whom a whole handle names.
  private func named() throws -> [CustomerID]? {
    guard let search, segment == nil, filter.isEmpty else { return nil }
    return try CustomerName.find(search, tenant, in: tx).map { [$0.canonical] }
  }

  /// Customers in the order of the walk.
  private struct Step {
    var rows: [(customer: Customer, cursor: String?)]
    /// Nil at the end.
    var next: String?
    /// The search looked at all it may.
    var isTired = false
  }

  private func step(after cursor: String?, limit: Int) throws -> Step {
    if let search { return try found(search, after: cursor, limit: limit) }
    if let segment { return try members(of: segment, after: cursor) }
    if let created = filter.created { return try came(in: created, after: cursor) }
    let rows = try tx.customers(tenant, after: try cursor.map(CustomerWalk.customer), limit: CustomerWalk.step)
    return Step(
      rows: rows.map { ($0, $0.id.description) },
      next: rows.count == CustomerWalk.step ? rows.last?.id.description : nil)
  }

  private func found(_ text: String, after cursor: String?, limit: Int) throws -> Step {
    let place = try cursor.map { text in
      guard let place = CustomerSearch.Cursor(text) else { throw APIError.cursorInvalid }
      return place
    }
    // No more than there is room for: a search tells where its page ended, and not where each row stood.
    let matches = try tx.search(tenant, CustomerSearch(text: text, segment: segment, after: place, limit: limit))
    let rows = try customers(matches.customers)
    return Step(
      rows: rows.map { ($0, nil) }, next: matches.next?.description, isTired: matches.customers.count < limit)
  }

  private func members(of segment: ID<Segment>, after cursor: String?) throws -> Step {
    let ids = try tx.members(
      tenant, segment, after: try cursor.map(CustomerWalk.customer), limit: CustomerWalk.step
    ).map(\.customer)
    return Step(
      rows: try customers(ids).map { ($0, $0.id.description) },
      next: ids.count == CustomerWalk.step ? ids.last?.description : nil)
  }

  private func came(in span: Range<Instant>, after cursor: String?) throws -> Step {
    let place = try cursor.map { text in
      guard let place = InstantCursor(text) else { throw APIError.cursorInvalid }
      return (at: place.at, customer: CustomerID(high: place.high, low: place.low))
    }
    let rows = try tx.customers(tenant, createdIn: span, after: place, limit: CustomerWalk.step)
    func end(_ row: Customer) -> String { InstantCursor(row.createdAt, row.id).description }
    return Step(rows: rows.map { ($0, end($0)) }, next: rows.count == CustomerWalk.step ? rows.last.map(end) : nil)
  }

  private static func customer(_ text: String) throws(APIError) -> CustomerID {
    guard let id = CustomerID(text) else { throw .cursorInvalid }
    return id
  }

  /// By their ids, in their order.
  private func customers(_ ids: [CustomerID]) throws -> [Customer] {
    let found = Dictionary(try tx.customers(tenant, ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return ids.compactMap { found[$0] }
  }

  private func kept(
    _ rows: [(customer: Customer, cursor: String?)]
  ) throws -> [(customer: Customer, cursor: String?)] {
    let sets = try tx.aliasSets(tenant, rows.map(\.customer.id))
    let canonical = rows.map(\.customer).filter { sets[$0.id]?.canonical ?? $0.id == $0.id }
    let held = Set(try filter.holding(tx, tenant, canonical, sets, now: now).map(\.id))
    return rows.filter { held.contains($0.customer.id) }
  }

  // MARK: Counting

  /// Over everybody where there are few, else over a fair sample: whole buckets, which are drawn at random with the id.
  func count(population: Int64) throws -> (count: Int64, isExact: Bool) {
    var (looked, found) = (Int64(0), Int64(0))
    for step in 0..<1024 {
      guard looked < CustomerWalk.most else {
        return (Int64((Double(found) / Double(looked) * Double(population)).rounded()), false)
      }
      let rows = try tx.customers(tenant, inBucket: Int64(step * 421 % 1024))
      let sets = try tx.aliasSets(tenant, rows.map(\.id))
      var canonical = rows.filter { sets[$0.id]?.canonical ?? $0.id == $0.id }
      looked += Int64(canonical.count)
      if let segment {
        let members = try tx.members(tenant, segment, among: canonical.map(\.id))
        canonical = canonical.filter { members.contains($0.id) }
      }
      found += Int64(try filter.holding(tx, tenant, canonical, sets, now: now).count)
    }
    return (found, true)
  }
}

/// A place in a list by time, then id: `microseconds.id`.
struct InstantCursor: CustomStringConvertible {
  let at: Instant
  let high: UInt64
  let low: UInt64

  init<Noun>(_ at: Instant, _ id: ID<Noun>) {
    self.at = at
    (high, low) = (id.high, id.low)
  }

  init?(_ text: String) {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let at = Int64(parts[0]), let id = CustomerID(String(parts[1])) else { return nil }
    self.init(Instant(microseconds: at), id)
  }

  var description: String { "\(at.microseconds).\(CustomerID(high: high, low: low))" }
}
