package import Domain
package import Text

/// How the columns of a file become records.
package struct ImportMapping: Sendable, Hashable {
  package var kind: ImportKind
  /// Names the records' source: the same source and id is the same record for ever.
  package var source: String
  /// The columns of each field, as in `["customer": ["CustomerID"]]`; several are joined with a slash.
  ///
  /// Orders: `order`, `customer`, `at`, `quantity` and `unit_price` or `amount` (of the line); besides, `product`,
  /// `name` and `category`. Customers: `customer`, `email`, `phone`, `created_at`, `updated_at`. Products: `product`,
  /// `name`, `category`, `price`, `at`. Events: `customer` or `anonymous`, `name`, `at`, `id`.
  package var columns: [String: [String]]
  /// What a field is where it has no column.
  package var constants: [String: String] = [:]
  /// Profile fields and their columns, in orders and customers files.
  package var profile: [String: String] = [:]
  /// Whether columns without a use become profile fields (of customers) or properties (of events).
  package var keepsOtherColumns = false
  /// Found where nil.
  package var delimiter: UInt8?
  /// Found where nil.
  package var encoding: TextEncoding?
  /// The zone of times that name none.
  package var zone: Zone
  package var currency: Currency
  package var rounding: Rounding = .halfAwayFromZero
  /// Patterns of `yyyy MM dd HH mm ss` (one letter alone: with or without a zero before); RFC 3339 is always read.
  package var dateFormats: [String] = ImportMapping.commonDateFormats
  package var returns: ReturnsRule = .signed

  package enum Rounding: String, Sendable, Hashable, CaseIterable {
    case halfAwayFromZero = "half_away_from_zero"
    case halfToEven = "half_to_even"
    /// An amount with more decimals than the currency has is rejected.
    case exact
  }

  /// How a returned line is told from a bought one.
  package enum ReturnsRule: Sendable, Hashable {
    /// Its quantity is negative.
    case signed
    /// Its order's number begins with these letters; its quantity has to be negative then.
    case prefix(String)
  }

  package static let commonDateFormats = [
    "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy/M/d H:mm", "yyyy/M/d",
  ]

  package init(
    kind: ImportKind, source: String, columns: [String: [String]], zone: Zone, currency: Currency
  ) {
    self.kind = kind
    self.source = source
    self.columns = columns
    self.zone = zone
    self.currency = currency
  }
}
