package import JSON

/// Something that happened in the loop and that the tenant's other systems may want to hear of. It names things by
/// their ids and carries nothing personal: whoever wants more asks with a key of its own.
package struct Notice: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case segmentEntered = "segment.entered"
    case segmentLeft = "segment.left"
    case actionSucceeded = "action.succeeded"
    case actionDead = "action.dead"
    case actionUnknown = "action.unknown"
    case customerMerged = "customer.merged"
    case customerUnmerged = "customer.unmerged"
    /// Asked for by a person, to try an endpoint.
    case ping
  }

  /// The name of the fact, so that it is told once however often the transaction is run: `action.dead:ID:3`.
  package let id: String
  package let kind: Kind
  package let at: Instant
  package let data: JSON

  /// `fact` names what happened among those of its kind.
  package init(_ kind: Kind, _ fact: String, at: Instant, data: JSON) {
    id = "\(kind.rawValue):\(fact)"
    self.kind = kind
    self.at = at
    self.data = data
  }

  /// As it is sent, in the shape that standardwebhooks.com gives: `{"type", "timestamp", "data"}`.
  package var body: String {
    (["type": .string(kind.rawValue), "timestamp": .string(at.rfc3339), "data": data] as JSON).description
  }
}
