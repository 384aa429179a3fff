package import Domain
package import JSON

/// One message from a site, an app or a system, read and checked.
package struct IntakeMessage: Sendable, Hashable {
  package enum Body: Sendable, Hashable {
    /// What is known of the customer from now on.
    case identify(traits: JSON)
    /// An event; "Order Completed" is an order as well.
    case track(name: String, properties: JSON, order: IntakeOrder? = nil)
    /// Traits of the company the customer belongs to.
    case group(String, traits: JSON)
    /// The name by which the customer was known before.
    case alias(previous: String)
    case customer(kind: Customer.Kind, profile: JSON)
    case order(IntakeOrder)
    case product(Product)
    case payment(Money, order: String?)
    case redemption(coupon: String)
    case consent(
      purpose: Purpose, channel: Channel, isGranted: Bool, source: String, evidence: String,
      proof: Consent.Proof = .none)
  }

  /// Nil where the message brings none of its own.
  package let key: SourceKey?
  /// Over the message without what changes when it is sent again.
  package let hash: [UInt8]
  /// When it happened, by the receiver's clock.
  package let at: Instant
  package let userID: String?
  package let anonymousID: String?
  /// An address, for native records without a user id.
  package let email: String?
  package let body: Body

  /// Native records and everything else that a browser may not say.
  package var needsTrust: Bool {
    switch body {
    case .identify, .track, .group, .alias: false
    case .customer, .order, .product, .payment, .redemption, .consent: true
    }
  }
}

/// An order as a message has it.
package struct IntakeOrder: Sendable, Hashable {
  package struct Line: Sendable, Hashable {
    package let product: String
    package let name: String?
    package let category: String?
    package let quantity: Int64
    /// Minor units, of the whole line.
    package let amount: Int64
  }

  package let key: SourceKey
  package let currency: Currency
  /// Minor units; nil where the lines say it.
  package let total: Int64?
  package let lines: [Line]
}
