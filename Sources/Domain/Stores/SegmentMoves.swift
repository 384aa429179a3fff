/// How many entered and left a segment in a span of time.
package struct SegmentMoves: Sendable, Hashable {
  package var entered: Int64
  package var departed: Int64

  package init(entered: Int64 = 0, departed: Int64 = 0) {
    self.entered = entered
    self.departed = departed
  }

  /// How much the segment grew.
  package var growth: Int64 { entered - departed }
}

package protocol SegmentMoveStore {
  /// Counts entries and exits when they happened, be they looked at later.
  func countMoves(_ tenant: TenantID, _ changes: [Membership]) throws
  /// Entries and exits of each span, whose ends are whole quarters of an hour.
  func moves(_ tenant: TenantID, _ segment: ID<Segment>, in spans: [Range<Instant>]) throws -> [SegmentMoves]
  /// Those whose present standing began in a span: members who entered in it, or others who left in it and did not
  /// come back. Latest first, after the last of the page before.
  func standings(
    _ tenant: TenantID, _ segment: ID<Segment>, isMember: Bool, in span: Range<Instant>,
    after: (since: Instant, customer: CustomerID)?, limit: Int
  ) throws -> [Membership]
}
