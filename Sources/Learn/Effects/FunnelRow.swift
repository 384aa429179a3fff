internal import Domain

/// How far the actions of one arm got, and how many of its units converted.
package struct FunnelRow: Sendable, Hashable {
  package let arm: String
  /// Actions that entered the ledger.
  package let planned: Int64
  package let sent: Int64
  /// Begun, and nobody knows with what end.
  package let unknown: Int64
  package let delivered: Int64
  /// Only of those who agreed to be tracked.
  package let opened: Int64
  package let clicked: Int64
  package let bounced: Int64
  package let complained: Int64
  package let unsubscribed: Int64
  /// Closed units.
  package let units: Int64
  package let converted: Int64

  init(arm: String, _ material: EffectMaterial) {
    self.arm = arm
    func actions(_ states: [Action.State]) -> Int64 {
      material.actions.reduce(0) { $0 + ($1.arm == arm && states.contains($1.state) ? $1.actions : 0) }
    }
    func engaged(_ kind: Engagement.Kind) -> Int64 {
      material.engagements.reduce(0) { $0 + ($1.arm == arm && $1.kind == kind ? $1.actions : 0) }
    }
    planned = actions(Action.State.allCases)
    sent = actions([.succeeded])
    unknown = actions([.unknown])
    delivered = engaged(.delivered)
    opened = engaged(.opened)
    clicked = engaged(.clicked)
    bounced = engaged(.bounced)
    complained = engaged(.complained)
    unsubscribed = engaged(.unsubscribed)
    let tallies = material.tallies.filter { $0.arm == arm }
    units = tallies.reduce(0) { $0 + $1.units }
    converted = tallies.reduce(0) { $0 + $1.converted }
  }
}
