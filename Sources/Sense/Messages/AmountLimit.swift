/// How much one amount may be, in minor units: ten million millions of yuan. Nine thousand of them still add up in 64
/// bits, so that no sum over a customer or a shop ever passes them.
enum AmountLimit {
  static let minor: Int64 = 1_000_000_000_000_000

  static func holds(_ amount: Int64) -> Bool { amount.magnitude <= UInt64(minor) }
}
