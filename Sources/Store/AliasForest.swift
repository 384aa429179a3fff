import Domain

/// Flattens merges: who speaks for whom, after each merge in turn made the speaker of `into` speak for both sides.
struct AliasForest {
  private(set) var canonical: [CustomerID: CustomerID]

  init(_ members: [CustomerID]) {
    canonical = Dictionary(uniqueKeysWithValues: members.map { ($0, $0) })
  }

  mutating func merge(_ from: CustomerID, into: CustomerID) {
    guard let old = canonical[from], let new = canonical[into] else { return }
    for (member, speaker) in canonical where speaker == old { canonical[member] = new }
  }
}
