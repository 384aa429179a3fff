internal import Domain
internal import JSON

extension Schema {
  static let any = Schema(.any)
  static let text = Schema(.text())
  static let truth = Schema(.truth)
  static let whole = Schema(.whole())
  static let number = Schema(.number())
  /// How many there are.
  static let count = Schema(.whole(least: 0))
  /// Whole minor units of a currency, as a name that ends in `_minor` says.
  static let minor = Schema(.whole())
  /// From 0 to 1.
  static let share = Schema(.number(least: 0, most: 1))
  static let id = Schema(.text(format: "uuid"))
  /// RFC 3339.
  static let instant = Schema(.text(format: "date-time"))
  /// A local day of the tenant's zone, `2026-11-20`.
  static let day = Schema(.text(format: "date"))
  /// SHA-256 in hexadecimal.
  static let hash = Schema(.text(pattern: "^[0-9a-fA-F]{64}$"))
  /// The short name by which a tenant calls a thing.
  static let key = Schema(.text(pattern: "^[A-Za-z0-9._-]{1,100}$"))
  static let filled = Schema(.text(least: 1))

  static func text(_ length: ClosedRange<Int>) -> Schema {
    Schema(.text(least: length.lowerBound == 0 ? nil : length.lowerBound, most: length.upperBound))
  }

  static func text(like pattern: String) -> Schema { Schema(.text(pattern: pattern)) }
  static func whole(_ range: ClosedRange<Int64>) -> Schema {
    Schema(.whole(least: range.lowerBound, most: range.upperBound))
  }
  static func whole(from least: Int64) -> Schema { Schema(.whole(least: least)) }
  static func number(_ range: ClosedRange<Double>) -> Schema {
    Schema(.number(least: range.lowerBound, most: range.upperBound))
  }

  static func one(of words: String...) -> Schema { Schema(.words(words)) }
  static func one(of words: [String]) -> Schema { Schema(.words(words)) }

  /// A word for each case.
  static func one<Case: RawRepresentable & CaseIterable>(_: Case.Type) -> Schema where Case.RawValue == String {
    Schema(.words(Case.allCases.map(\.rawValue)))
  }

  // Words that stand in many places.
  static let mode = one(of: Mode.allCases.map(\.word))
  static let language = one(Language.self)
  static let purpose = one(Purpose.self)
  /// A way to reach a customer, or the name of a local action: `email`.
  static let channel = Schema.text.like("email")
  /// `CNY`.
  static let currency = text(like: "^[A-Z]{3}$").like("CNY")
  /// A name of the tz database.
  static let zone = Schema.text.like("Asia/Shanghai")

  static let done: Schema = ["success": .truth]
  static let problem = (["code": .text, "message": .text] as Schema).named("Problem")
}
