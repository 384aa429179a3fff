internal import Domain

/// Says whether a trace keeps the promises about who gets what how often. Shares no code with the product: who is one
/// customer is found by a union-find over the merges of the trace.
package struct SendJudge {
  package private(set) var problems: [String] = []
  /// Pairs of messages of one strategy to one person, the later begun after their merge.
  package private(set) var mergedPairs = 0

  private let trace: SendTrace
  private let people: PeopleInTime
  private let actions: [ID<Action>: SendTrace.Planned]

  package init(_ trace: SendTrace) {
    self.trace = trace
    people = PeopleInTime(trace.links)
    actions = Dictionary(uniqueKeysWithValues: trace.planned.map { ($0.id, $0) })
    judgeMessages()
    for action in trace.planned {
      judgeLimits(action)
      judgeDraw(action)
    }
  }

  /// No second message of one key, nor one that re-entry forbids, begun after its merge.
  private mutating func judgeMessages() {
    let order = trace.begun.sorted { $0.stamp < $1.stamp }
    var reached: [SendTrace.Planned] = []
    for begun in order {
      guard let action = actions[begun.action] else {
        problems.append("\(begun.action) was sent and is not in the ledger")
        continue
      }
      for earlier in reached where earlier.strategy == action.strategy {
        judge(earlier, action, begunAt: begun.stamp)
      }
      if begun.mayHaveReached { reached.append(action) }
    }
  }

  private mutating func judge(_ earlier: SendTrace.Planned, _ later: SendTrace.Planned, begunAt stamp: Int64) {
    if earlier.id == later.id { return problems.append("\(later.id) was sent twice") }
    guard let joined = people.joined(earlier.customer, later.customer, at: stamp) else { return }
    if joined > 0 { mergedPairs += 1 }
    if earlier.occurrence == later.occurrence {
      if earlier.step == later.step { problems.append("key: \(earlier.id) and \(later.id)") }
      return
    }
    let last = (earlier.stamp, earlier.rank) < (later.stamp, later.rank) ? later : earlier
    let rule =
      joined > last.stamp ? rule(of: last.strategy, at: joined) : rule(of: last.strategy, version: last.version)
    if let rule, rule.forbids(earlier.at, later.at) {
      problems.append("re-entry of \(rule.version): \(earlier.id) and \(later.id), one since \(joined)")
    }
  }

  private func rule(of strategy: ID<Strategy>, version: Int64) -> SendTrace.Rule? {
    trace.rules.first { $0.strategy == strategy && $0.version == version }
  }

  private func rule(of strategy: ID<Strategy>, at stamp: Int64) -> SendTrace.Rule? {
    trace.rules.filter { $0.strategy == strategy && $0.stamp <= stamp }.max { $0.stamp < $1.stamp }
  }

  /// Counts only what still counts at the end, so it never counts more than there was.
  private mutating func judgeLimits(_ action: SendTrace.Planned) {
    guard let rule = rule(of: action.strategy, version: action.version) else { return }
    for limit in rule.limits where limit.channel == nil || limit.channel == action.channel {
      let before = trace.planned.count { other in
        other.counts && (other.stamp, other.rank) < (action.stamp, action.rank)
          && (limit.channel == nil || limit.channel == other.channel)
          && other.at.microseconds > action.at.microseconds - limit.span
          && people.joined(other.customer, action.customer, at: action.stamp) != nil
      }
      if before + 1 > limit.count { problems.append("limit \(limit.count): \(action.id) is number \(before + 1)") }
    }
  }

  /// Treated as first drawn, whoever of the merged customers was drawn first.
  private mutating func judgeDraw(_ action: SendTrace.Planned) {
    let draws = trace.draws.filter { draw in
      draw.strategy == action.strategy && draw.at <= action.at
        && people.joined(draw.customer, action.customer, at: action.stamp) != nil
    }
    guard let first = draws.map(\.at).min() else { return problems.append("\(action.id) was never drawn") }
    let arms = draws.filter { $0.at == first }.map(\.arm)
    guard let rule = rule(of: action.strategy, version: action.version) else { return }
    let allowed = arms.compactMap { $0 }.map { rule.arms.contains($0) ? $0 : rule.arms[0] }
    if !allowed.contains(action.arm) { problems.append("draw: \(action.id) is \(action.arm), drawn to \(arms)") }
  }
}

/// Who was one customer with whom, and since when.
struct PeopleInTime {
  private let links: [SendTrace.Link]
  private var stamps: [Int64]
  /// After each stamp: the root of everybody who was ever merged.
  private var roots: [[CustomerID: CustomerID]]

  init(_ links: [SendTrace.Link]) {
    self.links = links
    stamps = Set(links.map(\.stamp) + links.compactMap(\.undone)).sorted()
    roots = []
    for stamp in stamps {
      var parents: [CustomerID: CustomerID] = [:]
      for link in links where link.stamp <= stamp && (link.undone.map { $0 > stamp } ?? true) {
        parents[PeopleInTime.root(link.from, parents)] = PeopleInTime.root(link.into, parents)
      }
      let everybody = Set(links.flatMap { [$0.from, $0.into] })
      roots.append(Dictionary(uniqueKeysWithValues: everybody.map { ($0, PeopleInTime.root($0, parents)) }))
    }
  }

  private static func root(_ customer: CustomerID, _ parents: [CustomerID: CustomerID]) -> CustomerID {
    var root = customer
    while let parent = parents[root], parent != root { root = parent }
    return root
  }

  /// The stamp since which two are one without a break, 0 for one and the same; nil when they are two.
  func joined(_ one: CustomerID, _ other: CustomerID, at stamp: Int64) -> Int64? {
    if one == other { return 0 }
    var since: Int64?
    for (index, change) in stamps.enumerated() where change <= stamp {
      let isOne = roots[index][one] != nil && roots[index][one] == roots[index][other]
      since = isOne ? since ?? change : nil
    }
    return since
  }
}
