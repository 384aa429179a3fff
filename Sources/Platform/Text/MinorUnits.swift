/// Decimal text to integer minor units, without a floating-point number in between.
package enum MinorUnits {
  package enum Rounding: Sendable {
    /// 2.345 at two digits is 2.35, and -2.345 is -2.35.
    case halfAwayFromZero
    /// 2.345 at two digits is 2.34, and 2.355 is 2.36.
    case halfToEven
    /// More digits than there are minor units are an error, unless they are zeros.
    case exact
  }

  package enum Problem: Error, Sendable, Equatable {
    case notANumber
    case tooLarge
    case tooPrecise
  }

  /// The minor units of `text`: spaces around, a sign, digits, and a point with digits; 2.55 is 255 at scale 2.
  ///
  /// No exponents and no grouping, since `1,234` means two things in two countries.
  package static func parse(_ text: String, scale: Int, rounding: Rounding) throws(Problem) -> Int64 {
    let letters = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let isNegative = letters.first == UInt8(ascii: "-")
    let hasSign = isNegative || letters.first == UInt8(ascii: "+")
    var parser = DigitParser(scale: scale)
    for byte in letters.dropFirst(hasSign ? 1 : 0) { try parser.take(byte) }
    let magnitude = try parser.rounded(rounding)
    if isNegative {
      guard magnitude <= Int64.min.magnitude else { throw .tooLarge }
      return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
    guard let value = Int64(exactly: magnitude) else { throw .tooLarge }
    return value
  }
}

private struct DigitParser {
  let scale: Int
  var units: UInt64 = 0
  var digits = 0
  /// Digits behind the point; nil before it.
  var decimals: Int?
  /// The first digit beyond the scale, and whether any behind it is not zero.
  var next: UInt8 = 0
  var hasRest = false
  var isClosed = false

  init(scale: Int) { self.scale = scale }

  mutating func take(_ byte: UInt8) throws(MinorUnits.Problem) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9") where !isClosed: try take(digit: byte - UInt8(ascii: "0"))
    case UInt8(ascii: ".") where !isClosed && decimals == nil: decimals = 0
    case 0x20, 0x09: isClosed = true
    default: throw .notANumber
    }
  }

  private mutating func take(digit: UInt8) throws(MinorUnits.Problem) {
    digits += 1
    if let count = decimals {
      decimals = count + 1
      if count == scale { next = digit }
      if count > scale && digit != 0 { hasRest = true }
      if count >= scale { return }
    }
    units = try Self.shifted(units, adding: UInt64(digit))
  }

  mutating func rounded(_ rounding: MinorUnits.Rounding) throws(MinorUnits.Problem) -> UInt64 {
    guard digits > 0 else { throw .notANumber }
    for _ in 0..<max(0, scale - (decimals ?? 0)) { units = try Self.shifted(units, adding: 0) }
    switch rounding {
    case .exact:
      if next != 0 || hasRest { throw .tooPrecise }
      return units
    case .halfAwayFromZero: return units + (next >= 5 ? 1 : 0)
    case .halfToEven:
      let isHalf = next == 5 && !hasRest
      return units + (isHalf ? units & 1 : next >= 5 ? 1 : 0)
    }
  }

  private static func shifted(_ units: UInt64, adding digit: UInt64) throws(MinorUnits.Problem) -> UInt64 {
    // Below 2^64 by far, and so is one more for rounding.
    guard units <= Int64.min.magnitude / 10 else { throw .tooLarge }
    return units * 10 + digit
  }
}
