/// An answer and how long time alone leaves it as it is.
struct TruthSpan {
  let truth: Bool
  /// The answer is the same before this instant; the end of time when it never changes.
  let until: Int64
  /// Whether the answer is the other one at `until`.
  let isExact: Bool

  init(_ truth: Bool, until: Int64 = .max, isExact: Bool = true) {
    self.truth = truth
    self.until = until
    self.isExact = isExact || until == .max
  }

  var negated: TruthSpan { TruthSpan(!truth, until: until, isExact: isExact) }

  /// One with the answer `decisive` decides the whole alone: then it stays as long as the longest of these;
  /// without one, until the first of the others turns.
  static func combine<Parts: Sequence>(
    _ parts: Parts, decisive: Bool, _ span: (Parts.Element) -> TruthSpan
  ) -> TruthSpan {
    var first = Int64.max
    var firstIsExact = true
    var longest: Int64?
    var isOnlyOne = true
    var longestIsExact = true
    for part in parts {
      let next = span(part)
      if next.truth == decisive {
        if next.until == .max { return TruthSpan(decisive) }
        isOnlyOne = longest == nil
        if next.until >= longest ?? .min { longestIsExact = next.isExact }
        longest = max(longest ?? .min, next.until)
      } else {
        if next.until < first { firstIsExact = next.isExact }
        first = min(first, next.until)
      }
    }
    guard let longest else { return TruthSpan(!decisive, until: first, isExact: firstIsExact) }
    // Whoever else is decisive may have turned and come back, and whoever was not may be by then.
    return TruthSpan(decisive, until: longest, isExact: longestIsExact && isOnlyOne && first > longest)
  }
}
