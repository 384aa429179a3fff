/// Which stored lines were taken by lines of this run: a few bytes for each order and product code, since the lines
/// of one order may stand anywhere in the file.
struct TakenLines: Sendable {
  /// The ranks below 64 as bits, under a hash of order and code that differs from process to process.
  private var bits: [Int: UInt64] = [:]
  private var others: [Int: Set<Int64>] = [:]

  static func place(order: String, product: String) -> Int {
    var hasher = Hasher()
    hasher.combine(order)
    hasher.combine(product)
    return hasher.finalize()
  }

  func contains(_ place: Int, _ rank: Int64) -> Bool {
    rank < 64 ? (bits[place] ?? 0) & (1 << UInt64(rank)) != 0 : others[place]?.contains(rank) ?? false
  }

  mutating func insert(_ place: Int, _ rank: Int64) {
    if rank < 64 { bits[place, default: 0] |= 1 << UInt64(rank) } else { others[place, default: []].insert(rank) }
  }

  mutating func formUnion(_ more: TakenLines) {
    for (place, ranks) in more.bits { bits[place, default: 0] |= ranks }
    for (place, ranks) in more.others { others[place, default: []].formUnion(ranks) }
  }
}
