package import Domain
package import JSON

/// What a trait is for a customer at an instant.
package enum TraitValue: Sendable, Hashable {
  case int(Int64)
  case double(Double)
  case text(String)
  case instant(Instant)

  /// Instants as RFC 3339 text.
  package var json: JSON {
    switch self {
    case .int(let value): .int(value)
    case .double(let value): .double(value)
    case .text(let value): .string(value)
    case .instant(let value): .string(value.rfc3339)
    }
  }
}

/// A trait with the first later instant at which time alone changes it; nil when time never does.
package struct TraitReading: Sendable, Hashable {
  /// Nil when the trait is not set: no order yet, no cuts in the context.
  package let value: TraitValue?
  package let validUntil: Instant?

  package init(value: TraitValue?, validUntil: Instant?) {
    self.value = value
    self.validUntil = validUntil
  }
}
