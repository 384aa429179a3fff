internal import Domain

/// Decides which lines of one order and one product code, out of a file, are which stored lines.
///
/// A multiset matching: a line whose content is stored and not yet taken by another line of this run is that stored
/// line. What is left over may be a stored line that changed, or a new one.
enum LineMatching {
  struct Stored {
    let rank: Int64
    let hash: [UInt8]
    /// Taken by a line read before, or not to be taken at all.
    var isTaken: Bool
  }

  enum Answer: Equatable {
    /// It is stored as it is.
    case same(rank: Int64)
    /// A stored line has this content from now on.
    case revision(rank: Int64)
    case addition(rank: Int64)
    /// A stored line that nobody has taken yet might be its former self; the rest of the file will tell.
    case undecided
  }

  enum Leftover {
    /// More lines may come: wait where a stored line is free.
    case waits
    /// The file is read: a free stored line changed.
    case revises
    /// Never a change of a stored line.
    case adds
  }

  /// One answer for each incoming line, in order. `nextRank` is the first free rank.
  static func match(
    _ incoming: [(hash: [UInt8], leftover: Leftover)], with stored: [Stored]
  ) -> [Answer] {
    var stored = stored.sorted { $0.rank < $1.rank }
    var answers = [Answer?](repeating: nil, count: incoming.count)
    for (index, line) in incoming.enumerated() {
      guard let found = stored.firstIndex(where: { !$0.isTaken && $0.hash == line.hash }) else { continue }
      stored[found].isTaken = true
      answers[index] = .same(rank: stored[found].rank)
    }
    var nextRank = (stored.last?.rank ?? -1) + 1
    return zip(incoming, answers).map { line, answer in
      if let answer { return answer }
      if line.leftover != .adds, let free = stored.firstIndex(where: { !$0.isTaken }) {
        if line.leftover == .waits { return .undecided }
        stored[free].isTaken = true
        return .revision(rank: stored[free].rank)
      }
      defer { nextRank += 1 }
      return .addition(rank: nextRank)
    }
  }
}
