package import Domain
package import Statistics

/// The units of one epoch, and whether the sides have the sizes they were drawn to have.
package struct EpochReport: Sendable {
  package let epoch: Int64
  /// The holdout first.
  package let tallies: [EffectTally]
  /// Nil where the epoch's shares are not known for certain.
  package let sampleRatio: SampleRatio?
  package let expected: [EpochShare]

  init(epoch: Int64, _ tallies: [EffectTally], shares: [EpochShare]?) {
    self.epoch = epoch
    self.tallies = tallies.sorted { ($0.arm == nil ? 0 : 1, $0.arm ?? "") < ($1.arm == nil ? 0 : 1, $1.arm ?? "") }
    // Nobody should be in an arm that the epoch didn't have.
    let strangers = Set(tallies.map(\.arm)).subtracting((shares ?? []).map(\.arm)).sorted { ($0 ?? "") < ($1 ?? "") }
    let expected = shares.map { $0 + strangers.map { EpochShare(arm: $0, share: 0) } } ?? []
    self.expected = expected
    sampleRatio =
      expected.isEmpty
      ? nil
      : SampleRatio(
        counts: expected.map { share in tallies.reduce(0) { $0 + ($1.arm == share.arm ? Int($1.units) : 0) } },
        shares: expected.map(\.share))
  }

  package var holdout: [EffectTally] { tallies.filter { $0.arm == nil } }

  /// Of one arm, or with nil of all.
  package func treated(_ arm: String?) -> [EffectTally] {
    tallies.filter { $0.arm != nil && (arm == nil || $0.arm == arm) }
  }
}
