package import Domain

/// The share of an epoch's units that was to be drawn to an arm, or with nil to the holdout.
package struct EpochShare: Sendable, Hashable {
  package let arm: String?
  package let share: Double

  package init(arm: String?, share: Double) {
    self.arm = arm
    self.share = share
  }

  /// The holdout first, then the arms in their order.
  package static func all(of document: StrategyDocument) -> [EpochShare] {
    let holdout = Double(document.holdout) / 1_000_000
    let weights = Double(document.arms.reduce(0) { $0 + $1.weight })
    return [EpochShare(arm: nil, share: holdout)]
      + document.arms.map { EpochShare(arm: $0.key, share: (1 - holdout) * Double($0.weight) / weights) }
  }

  /// Tells which documents belonged to which epochs.
  ///
  /// A start opens an epoch when the shares changed, but a version that was never started opens none, and nobody wrote
  /// down which were. Only where the changes among all versions are as many as the epochs is every epoch known; else
  /// the present one alone.
  ///
  /// - Parameter documents: the versions up to the one in force, in their order.
  package static func byEpoch(_ documents: [StrategyDocument], current epoch: Int64) -> [Int64: [EpochShare]] {
    guard let live = documents.last else { return [:] }
    var distinct: [StrategyDocument] = []
    for document in documents where document.epochFingerprint != distinct.last?.epochFingerprint {
      distinct.append(document)
    }
    guard Int64(distinct.count) == epoch else { return [epoch: all(of: live)] }
    return Dictionary(
      uniqueKeysWithValues: distinct.enumerated().map { (Int64($0.offset) + 1, all(of: $0.element)) })
  }
}
