package import Domain
import SQL

extension StoreTransaction {
  package func search(_ tenant: TenantID, _ search: CustomerSearch) throws -> CustomerMatches {
    let words = SearchTerms.words(of: search.text)
    let led = try search.after?.word ?? rarest(tenant, words)
    guard words.indices.contains(led) else { return CustomerMatches() }
    let walk = TermWalk(tx: self, tenant: tenant, words: words, led: led, segment: search.segment)
    return try walk.matches(after: search.after, limit: search.limit)
  }

  /// The word that the fewest terms begin with, as far as a short look tells.
  private func rarest(_ tenant: TenantID, _ words: [SearchTerms.Word]) throws -> Int {
    guard words.count > 1 else { return 0 }
    let counts = try words.map { word in
      try word.beginnings.reduce(Int64(0)) { sum, beginning in
        let count = try first(
          """
          SELECT count(*) FROM (SELECT 1 FROM customer_terms \(fragment: through("customer_terms_term"))
            WHERE tenant_id = \(tenant) AND \(fragment: Self.begins(beginning)) LIMIT 1000) AS few
          """
        ) { row throws(SQLError) in try row.int(0) }
        return sum + (count ?? 0)
      }
    }
    return words.indices.min { (counts[$0], $0) < (counts[$1], $1) } ?? 0
  }

  /// By term, then customer: the terms that begin so.
  func termRows(
    _ tenant: TenantID, _ beginning: [UInt8], after: TermRow?, limit: Int
  ) throws -> [TermRow] {
    try query(
      Self.termRows(tenant, beginning, after: after, limit: limit, through: through("customer_terms_term"))
    ) { row throws(SQLError) in TermRow(term: try row.blob(0), customer: try row.id(1)) }
  }

  static func termRows(
    _ tenant: TenantID, _ beginning: [UInt8], after: TermRow?, limit: Int, through index: SQL
  ) -> SQL {
    let rest: SQL = if let after { "AND (term, customer_id) > (\(after.term), \(after.customer))" } else { "" }
    return """
      SELECT DISTINCT term, customer_id FROM customer_terms \(fragment: index)
      WHERE tenant_id = \(tenant) AND \(fragment: begins(beginning)) \(fragment: rest)
      ORDER BY term, customer_id LIMIT \(limit)
      """
  }

  func terms(_ tenant: TenantID, of customers: [CustomerID]) throws -> [CustomerID: [[UInt8]]] {
    Dictionary(
      grouping: try queryInParts(
        Set(customers).sorted(),
        {
          """
          SELECT term, customer_id FROM customer_terms
          WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))
          """
        }, { row throws(SQLError) in TermRow(term: try row.blob(0), customer: try row.id(1)) }), by: \.customer
    ).mapValues { $0.map(\.term) }
  }

  /// One range of the index: no text in UTF-8 holds the byte 255.
  private static func begins(_ beginning: [UInt8]) -> SQL { "term >= \(beginning) AND term < \(beginning + [255])" }
}

struct TermRow: Sendable, Hashable {
  let term: [UInt8]
  let customer: CustomerID
}

/// Goes along the terms of one word and keeps whoever has all the others too.
private struct TermWalk {
  /// How many terms are looked at for one page, so that no search takes long.
  private static let most = 4_000
  private static let step = 200

  let tx: StoreTransaction
  let tenant: TenantID
  let words: [SearchTerms.Word]
  let led: Int
  let segment: ID<Segment>?

  private var spellings: [[UInt8]] { words[led].beginnings }

  func matches(after: CustomerSearch.Cursor?, limit: Int) throws -> CustomerMatches {
    var found = CustomerMatches()
    var looked = 0
    var last = after.map { TermRow(term: $0.term, customer: $0.customer) }
    for spelling in spellings.indices.dropFirst(after?.spelling ?? 0) {
      while true {
        let rows = try tx.termRows(tenant, spellings[spelling], after: last, limit: TermWalk.step)
        for (row, canonical) in zip(rows, try matching(rows, spelling)) {
          last = row
          guard let canonical else { continue }
          found.customers.append(canonical)
          guard found.customers.count < limit else {
            found.next = cursor(spelling, row)
            return found
          }
        }
        guard rows.count == TermWalk.step, let end = last else { break }
        looked += rows.count
        guard looked < TermWalk.most else {
          found.next = cursor(spelling, end)
          return found
        }
      }
      last = nil
    }
    return found
  }

  private func cursor(_ spelling: Int, _ row: TermRow) -> CustomerSearch.Cursor {
    CustomerSearch.Cursor(word: led, spelling: spelling, term: row.term, customer: row.customer)
  }

  /// For each row the customer that it finds; nil where a word is missing, or where an earlier row finds the same.
  private func matching(_ rows: [TermRow], _ spelling: Int) throws -> [CustomerID?] {
    let sets = try tx.aliasSets(tenant, rows.map(\.customer))
    let terms = try tx.terms(tenant, of: sets.values.flatMap(\.members))
    var found = rows.map { row -> CustomerID? in
      guard let set = sets[row.customer] else { return nil }
      let known = set.members.flatMap { member in (terms[member] ?? []).map { TermRow(term: $0, customer: member) } }
      guard words.allSatisfy({ $0.isFound(in: known.map(\.term)) }), isFirst(row, spelling, among: known) else {
        return nil
      }
      return set.canonical
    }
    if let segment {
      let members = try tx.members(tenant, segment, among: found.compactMap { $0 })
      found = found.map { $0.flatMap { members.contains($0) ? $0 : nil } }
    }
    return found
  }

  /// Whether nothing of the alias set comes earlier on the walk.
  private func isFirst(_ row: TermRow, _ spelling: Int, among known: [TermRow]) -> Bool {
    !known.contains { other in
      guard let place = spellings.firstIndex(where: { other.term.starts(with: $0) }) else { return false }
      if place != spelling { return place < spelling }
      return other.term == row.term
        ? other.customer < row.customer : other.term.lexicographicallyPrecedes(row.term)
    }
  }
}
