internal import Control

/// What became of the occurrences considered, from their receipts.
package struct DecisionCounts: Sendable, Hashable {
  package let considered: Int64
  package let planned: Int64
  package let awaitingApproval: Int64
  package let suggested: Int64
  /// By the word of the gate that said no.
  package let blocked: [String: Int64]

  /// From receipts by outcome code: 0, 1 and 2 as named here, and 10 plus a gate's number for its no.
  init(_ receipts: [Int64: Int64]) {
    considered = receipts.values.reduce(0, +)
    planned = receipts[0] ?? 0
    awaitingApproval = receipts[1] ?? 0
    suggested = receipts[2] ?? 0
    blocked = receipts.reduce(into: [:]) { blocked, entry in
      guard entry.key >= 10 else { return }
      blocked[Gate(rawValue: Int(entry.key) - 10)?.word ?? "unknown", default: 0] += entry.value
    }
  }
}
