/// An ISO 4217 code such as `CNY`.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
  package let code: String

  /// Nil unless the code is three capital letters.
  package init?(_ code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
    self.code = code
  }

  /// Decimal places of the minor unit (ISO 4217).
  package var scale: Int {
    switch code {
    case "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "XPF", "PYG", "RWF", "KMF", "GNF", "DJF", "BIF", "VUV":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    default: 2
    }
  }

  package var description: String { code }
}

/// An amount in whole minor units of a currency.
package struct Money: Hashable, Sendable {
  package let minor: Int64
  package let currency: Currency

  package init(minor: Int64, currency: Currency) {
    self.minor = minor
    self.currency = currency
  }
}
