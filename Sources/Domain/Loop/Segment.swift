package import JSON

/// A named set of customers by rule. The definition is a condition of Rules, as JSON.
package struct Segment: Sendable, Hashable {
  package let id: ID<Segment>
  /// The short name strategies use: `lapsed-90`.
  package let key: String
  package var name: String
  package var version: Int64
  package var definition: JSON
  package var updatedAt: Instant
  package var archivedAt: Instant?

  package init(
    id: ID<Segment>, key: String, name: String, version: Int64, definition: JSON, updatedAt: Instant,
    archivedAt: Instant? = nil
  ) {
    self.id = id
    self.key = key
    self.name = name
    self.version = version
    self.definition = definition
    self.updatedAt = updatedAt
    self.archivedAt = archivedAt
  }
}

/// Tells one state of a segment's definition from every other.
package struct SegmentStamp: Sendable, Hashable {
  package let id: ID<Segment>
  package let version: Int64
  package let updatedAt: Instant
  package let archivedAt: Instant?

  package init(id: ID<Segment>, version: Int64, updatedAt: Instant, archivedAt: Instant?) {
    self.id = id
    self.version = version
    self.updatedAt = updatedAt
    self.archivedAt = archivedAt
  }
}

/// A canonical customer's standing in one segment: in it since some instant, or out of it since then.
package struct Membership: Sendable, Hashable {
  package let customer: CustomerID
  package let segment: ID<Segment>
  package var isMember: Bool
  package var since: Instant
  package var segmentVersion: Int64

  package init(
    customer: CustomerID, segment: ID<Segment>, isMember: Bool, since: Instant, segmentVersion: Int64
  ) {
    self.customer = customer
    self.segment = segment
    self.isMember = isMember
    self.since = since
    self.segmentVersion = segmentVersion
  }
}

/// The versioned things a rule depends on besides the customer: RFM cuts, holidays. A new version schedules everyone.
package struct RuleContext: Sendable, Hashable {
  package let version: Int64
  /// `{"rfm": {"recency_days": [..4 cuts], "frequency": [..], "monetary": [..]}, "holidays": ["2026-10-01", ..]}`
  package let document: JSON
  package let createdAt: Instant

  package init(version: Int64, document: JSON, createdAt: Instant) {
    self.version = version
    self.document = document
    self.createdAt = createdAt
  }
}
