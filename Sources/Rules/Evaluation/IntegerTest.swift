/// A test over whole numbers as the sorted points where its truth changes, so that the next number that changes
/// the answer is found without trying those between.
struct IntegerTest: Sendable, Hashable {
  /// Truth differs between `edge - 1` and `edge`.
  private(set) var edges: [Int64] = []
  private var truthBelow = false
  /// The answer where there is no number.
  private(set) var whenUnset = false

  init(atLeast: Int64?, atMost: Int64?) {
    truthBelow = atLeast == nil
    if let atLeast { edges.append(atLeast) }
    if let atMost, atMost < .max { edges.append(atMost + 1) }
    normalize()
  }

  /// Values that are no numbers are equal to none.
  init(_ comparison: Comparison, _ values: [TraitValue]) {
    switch comparison {
    case .isSet: truthBelow = true
    case .equal, .isIn, .notEqual:
      for value in values { if let number = value.exactInteger { toggleOne(number) } }
      if comparison == .notEqual {
        truthBelow = true
        whenUnset = true
      }
    case .greaterOrEqual, .less:
      edges = values.first?.edge(above: false).map { [$0] } ?? []
      truthBelow = comparison == .less
      flipWhenBeyond(values.first)
    case .greater, .lessOrEqual:
      edges = values.first?.edge(above: true).map { [$0] } ?? []
      truthBelow = comparison == .lessOrEqual
      flipWhenBeyond(values.first)
    case .contains, .startsWith: break
    }
    normalize()
  }

  /// The same question asked of a number that a step function yields: `score` is constant but at the `cuts`, where
  /// `cut` still belongs to the lower side.
  init(_ inner: IntegerTest, through cuts: [Int64], score: (Int64) -> Int64) {
    whenUnset = inner.whenUnset
    let points = Set(cuts.filter { $0 < .max }).sorted()
    truthBelow = inner.holds(score(.min))
    edges = points.filter { inner.holds(score($0)) != inner.holds(score($0 + 1)) }.map { $0 + 1 }
  }

  func holds(_ number: Int64?) -> Bool {
    guard let number else { return whenUnset }
    var truth = truthBelow
    for edge in edges where edge <= number { truth.toggle() }
    return truth
  }

  /// The smallest greater number with the other answer.
  func next(above number: Int64) -> Int64? { edges.first { $0 > number } }

  /// The greatest smaller number with the other answer.
  func next(below number: Int64) -> Int64? { edges.last { $0 <= number }.map { $0 - 1 } }

  /// Nothing lies below the least number, so an edge there only turns the rest.
  private mutating func normalize() {
    guard edges.first == .min else { return }
    edges.removeFirst()
    truthBelow.toggle()
  }

  private mutating func toggleOne(_ number: Int64) {
    // Named twice is named once; neighbours share an edge, which cancels.
    guard holds(number) == truthBelow else { return }
    edges = Set(edges).symmetricDifference(number == .max ? [number] : [number, number + 1]).sorted()
  }

  /// Below every number there is: what holds of numbers less than it holds of none.
  private mutating func flipWhenBeyond(_ value: TraitValue?) {
    if case .double(let value)? = value, value < -0x1p62 { truthBelow.toggle() }
  }
}

extension TraitValue {
  fileprivate var exactInteger: Int64? {
    switch self {
    case .int(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The first whole number not less than this one, or greater than it; nil where none is.
  fileprivate func edge(above: Bool) -> Int64? {
    switch self {
    case .int(let value): return above ? (value == .max ? nil : value + 1) : value
    case .double(let value):
      guard value > -0x1p62, value < 0x1p62 else { return nil }
      let floor = Int64(value.rounded(.down))
      return above || Double(floor) < value ? floor + 1 : floor
    default: return nil
    }
  }
}
