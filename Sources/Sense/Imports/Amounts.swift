internal import Domain
internal import Text

/// Money out of the texts of a file.
struct Amounts: Sendable {
  let mapping: ImportMapping

  /// Whole minor units of a text such as `2.55`.
  func minor(_ text: String, _ currency: Currency, _ label: String) throws(RowProblem) -> Int64 {
    let amount = try parse(text, scale: currency.scale, rounding, label)
    guard AmountLimit.holds(amount) else { throw RowProblem("number_too_large", label, text) }
    return amount
  }

  /// A price in millionths of the major unit, so that a line is rounded once.
  func millionths(_ text: String, _ label: String) throws(RowProblem) -> Int64 {
    try parse(text, scale: 6, .halfAwayFromZero, label)
  }

  /// Quantity times a price in millionths, in minor units.
  func line(_ quantity: Int64, _ price: Int64, _ currency: Currency, _ label: String) throws(RowProblem) -> Int64 {
    let (product, overflow) = quantity.multipliedReportingOverflow(by: price)
    guard !overflow else { throw RowProblem("number_too_large", label, "\(quantity) x \(price)") }
    var divisor: Int64 = 1
    for _ in currency.scale..<6 { divisor *= 10 }
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: divisor)
    let isAbove =
      switch mapping.rounding {
      case .halfAwayFromZero: 2 * rest.magnitude >= divisor.magnitude
      case .halfToEven:
        2 * rest.magnitude > divisor.magnitude
          || (2 * rest.magnitude == divisor.magnitude && !quotient.isMultiple(of: 2))
      case .exact: false
      }
    if mapping.rounding == .exact, rest != 0 { throw RowProblem("number_too_precise", label, "\(quantity) x \(price)") }
    let amount = isAbove ? quotient + (product < 0 ? -1 : 1) : quotient
    guard AmountLimit.holds(amount) else { throw RowProblem("number_too_large", label, "\(quantity) x \(price)") }
    return amount
  }

  private var rounding: MinorUnits.Rounding {
    switch mapping.rounding {
    case .halfAwayFromZero: .halfAwayFromZero
    case .halfToEven: .halfToEven
    case .exact: .exact
    }
  }

  private func parse(
    _ text: String, scale: Int, _ rounding: MinorUnits.Rounding, _ label: String
  ) throws(RowProblem) -> Int64 {
    do {
      return try MinorUnits.parse(text, scale: scale, rounding: rounding)
    } catch {
      switch error {
      case .notANumber: throw RowProblem("number_invalid", label, text)
      case .tooLarge: throw RowProblem("number_too_large", label, text)
      case .tooPrecise: throw RowProblem("number_too_precise", label, text)
      }
    }
  }
}
