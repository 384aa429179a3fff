package import Domain

/// What a link in a message does. A token made for one is worth nothing for another.
package enum LinkUse: String, Sendable, Hashable, CaseIterable {
  case unsubscribe, click, open, preferences, confirm

  /// The first part of the link's path.
  package var path: String {
    switch self {
    case .unsubscribe: "u"
    case .click: "c"
    case .open: "o"
    case .preferences: "p"
    case .confirm: "y"
    }
  }
}

/// What a signed link says: which message, whose, and which of its links.
package struct LinkToken: Sendable, Hashable {
  /// Whose secret signed it.
  package let tenant: TenantID
  package let action: ID<Action>
  package let customer: CustomerID
  /// The place among the tracked links of the message; 0 for other uses.
  package let link: UInt16
  /// To the second. Unsubscribe links are made without.
  package let expiresAt: Instant?

  package init(
    tenant: TenantID, action: ID<Action>, customer: CustomerID, link: UInt16 = 0, expiresAt: Instant? = nil
  ) {
    self.tenant = tenant
    self.action = action
    self.customer = customer
    self.link = link
    self.expiresAt = expiresAt
  }
}

package enum LinkTokenError: String, Error, Sendable, Hashable, CaseIterable {
  case malformed = "link_malformed"
  case forged = "link_forged"
  case expired = "link_expired"

  package var sentence: LocalizedSentence { LocalizedSentence(rawValue) }
}
