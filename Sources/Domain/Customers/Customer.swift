package import JSON

/// A person or a company. A handle nobody knew gets a *provisional* customer; matching it later is a merge.
package struct Customer: Sendable, Hashable {
  package enum Kind: Int64, Sendable {
    case person = 0
    case company = 1
  }

  package let id: CustomerID
  package var kind: Kind
  package var isProvisional: Bool
  /// An object of whatever is known: `name`, `country`, `birthday`, `language`, `zone`, custom fields.
  package var profile: JSON
  /// When the fields were last true at their source; an older profile never overwrites a newer one.
  package var profileAt: Instant
  package let createdAt: Instant
  package var erasedAt: Instant?

  package init(
    id: CustomerID, kind: Kind = .person, isProvisional: Bool, profile: JSON, profileAt: Instant, createdAt: Instant,
    erasedAt: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.isProvisional = isProvisional
    self.profile = profile
    self.profileAt = profileAt
    self.createdAt = createdAt
    self.erasedAt = erasedAt
  }
}

package typealias CustomerID = ID<Customer>

/// A handle on a channel that points to a customer. Unique per tenant on kind and normalised value.
package struct Identity: Sendable, Hashable {
  package struct Kind: OpenCode {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let email = Kind(rawValue: "email")
    package static let phone = Kind(rawValue: "phone")
    /// The tenant's own id of a known customer (Segment's userId, an order file's customer column).
    package static let userID = Kind(rawValue: "user_id")
    /// A browser or device nobody has named yet (Segment's anonymousId).
    package static let anonymousID = Kind(rawValue: "anonymous_id")
  }

  package let kind: Kind
  package let value: String
  package let customer: CustomerID
  /// Whether the address was proven or given by a trusted source; only these are mailable.
  package let isVerified: Bool
  package let createdAt: Instant

  package init(kind: Kind, value: String, customer: CustomerID, isVerified: Bool, createdAt: Instant) {
    self.kind = kind
    self.value = value
    self.customer = customer
    self.isVerified = isVerified
    self.createdAt = createdAt
  }
}

/// One line of the consent ledger. The latest line per purpose and channel speaks; over an alias set the strictest.
package struct Consent: Sendable, Hashable {
  /// What stands behind a line.
  package enum Proof: String, Sendable, Hashable, CaseIterable {
    /// The word of whoever sent it, and nothing more.
    case none
    /// A grant that nobody has confirmed yet: a mail asks its owner. It counts as no grant.
    case asked
    /// Confirmed by the link of a mail to the address: double opt-in.
    case confirmed
    /// The business states where and when it was given.
    case stated
    /// Given on a page whose link was in a mail to the address.
    case link
  }

  package let id: ID<Consent>
  package let customer: CustomerID
  package let purpose: Purpose
  package let channel: Channel
  package let isGranted: Bool
  package let at: Instant
  /// Where it was said: `api`, `import`, `unsubscribed`, `double opt-in`, `preference page`, `test-grant`, a person's
  /// name.
  package let source: String
  package let evidence: String
  package let proof: Proof

  package init(
    id: ID<Consent>, customer: CustomerID, purpose: Purpose, channel: Channel, isGranted: Bool, at: Instant,
    source: String, evidence: String, proof: Proof = .none
  ) {
    self.proof = proof
    self.id = id
    self.customer = customer
    self.purpose = purpose
    self.channel = channel
    self.isGranted = isGranted
    self.at = at
    self.source = source
    self.evidence = evidence
  }
}

/// Why an action is done; one table says which gates apply to which. `tracking` is a purpose of consent only.
package enum Purpose: String, Sendable, Hashable, CaseIterable {
  case marketing, service, transactional, conversation, tracking

  /// Those that need consent, and so can be asked for twice.
  package static let confirmable: [Purpose] = [.marketing, .service, .tracking]
}

/// A way to reach a customer, or the name of a local action.
package struct Channel: OpenCode {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package static let email = Channel(rawValue: "email")
  package static let sms = Channel(rawValue: "sms")
  package static let webhook = Channel(rawValue: "webhook")
  /// A local action: gives the customer a coupon, without telling anybody.
  package static let coupon = Channel(rawValue: "coupon")
}

/// An alias: `from` is, since `at`, the same customer as `into`. Records stay where they arrived.
package struct Merge: Sendable, Hashable {
  package let id: ID<Merge>
  package let from: CustomerID
  package let into: CustomerID
  package let at: Instant
  package let reason: String
  package var undoneAt: Instant?

  package init(
    id: ID<Merge>, from: CustomerID, into: CustomerID, at: Instant, reason: String, undoneAt: Instant? = nil
  ) {
    self.id = id
    self.from = from
    self.into = into
    self.at = at
    self.reason = reason
    self.undoneAt = undoneAt
  }
}

/// A customer with everything that was merged into it.
package struct AliasSet: Sendable, Hashable {
  /// The one whose id speaks for all.
  package let canonical: CustomerID
  /// All of them in id order, the canonical one included.
  package let members: [CustomerID]

  package init(canonical: CustomerID, members: [CustomerID]) {
    self.canonical = canonical
    self.members = members.sorted()
  }
}
