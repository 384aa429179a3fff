/// A JSON value: what arrives from outside before anything is known of its meaning.
///
/// Whole numbers that fit are kept as integers, so that money and identifiers survive a round trip.
/// Objects have no order; ``description`` writes their members sorted by UTF-8 bytes of the key, which makes
/// it canonical: equal values have equal bytes (as long as their text is NFC: Swift compares strings by
/// canonical equivalence).
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}
