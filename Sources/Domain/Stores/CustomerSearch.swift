/// Words that somebody typed to find customers: each must begin a word of a name, a company or a handle.
package struct CustomerSearch: Sendable {
  package var text: String
  /// Its members only.
  package var segment: ID<Segment>?
  package var after: Cursor?
  package var limit: Int

  package init(text: String, segment: ID<Segment>? = nil, after: Cursor? = nil, limit: Int) {
    self.text = text
    self.segment = segment
    self.after = after
    self.limit = limit
  }

  /// Where a page ended: the term that was looked at last, of which word and of which of its spellings.
  package struct Cursor: Sendable, Hashable, LosslessStringConvertible {
    package let word: Int
    package let spelling: Int
    package let term: [UInt8]
    package let customer: CustomerID

    package init(word: Int, spelling: Int, term: [UInt8], customer: CustomerID) {
      self.word = word
      self.spelling = spelling
      self.term = term
      self.customer = customer
    }

    package var description: String {
      "\(word).\(spelling).\(term.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()).\(customer)"
    }

    package init?(_ description: String) {
      let parts = description.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 4, let word = Int(parts[0]), let spelling = Int(parts[1]), word >= 0, spelling >= 0,
        let customer = CustomerID(String(parts[3])), parts[2].utf8.count % 2 == 0
      else { return nil }
      let digits = Array(parts[2])
      let term = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
      guard term.count * 2 == digits.count else { return nil }
      self.init(word: word, spelling: spelling, term: term, customer: customer)
    }
  }
}

/// Customers that were found, each alias set once by its canonical one, by the term that led to them.
package struct CustomerMatches: Sendable, Hashable {
  package var customers: [CustomerID]
  /// Nil when everything was looked at. A page may be short: so much is looked at for one and no more.
  package var next: CustomerSearch.Cursor?

  package init(customers: [CustomerID] = [], next: CustomerSearch.Cursor? = nil) {
    self.customers = customers
    self.next = next
  }
}
