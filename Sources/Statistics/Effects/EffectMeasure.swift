/// What kind of number is compared, which says how much of it is needed before anything can be said.
package enum EffectMeasure: Sendable, Equatable {
  /// 0 or 1 for each customer, or a small count.
  case conversion
  /// An amount with a long tail.
  case money

  /// Customers on the smaller side whose value is not zero, below which the answer is "too few to say".
  ///
  /// A mean of amounts with a long tail comes near the normal law far later than a share does.
  package var neededConverters: Int {
    switch self {
    case .conversion: 25
    case .money: 400
    }
  }
}
