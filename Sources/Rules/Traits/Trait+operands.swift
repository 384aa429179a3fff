import Domain
import JSON

extension Trait {
  package enum ValueType: String, Sendable { case integer, number, text, instant }

  package var type: ValueType {
    switch self {
    case .averageGapDays: .number
    case .firstOrderAt, .lastOrderAt: .instant
    case .rfmCell, .purchaseStage, .priceSensitivity, .engagement: .text
    default: .integer
    }
  }

  /// The words a text trait may be; nil when they are not listed.
  package var words: [String]? {
    switch self {
    case .purchaseStage: ["aware", "browsing", "comparing", "deciding", "bought"]
    case .priceSensitivity: ["low", "mid_value", "premium"]
    case .engagement: ["skims", "explores", "researches"]
    default: nil
    }
  }

  var comparisons: [Comparison] {
    type == .text
      ? [.equal, .notEqual, .isIn, .isSet]
      : [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .isSet]
  }

  /// Reads a value to compare this trait with.
  func operand(_ reader: JSONReader) throws(JSONError) -> TraitValue {
    switch type {
    case .integer, .number:
      if case .int(let value) = reader.value { return .int(value) }
      return .double(try reader.asDouble())
    case .text:
      let text = try reader.asString()
      if let words, !words.contains(text) {
        throw JSONError(.wrongType(expected: .oneOf(words), found: reader.value), path: reader.path)
      }
      if self == .rfmCell, text.utf8.count != 3 || !text.utf8.allSatisfy({ (49...53).contains($0) }) {
        throw reader.invalid(
          "rfm_cell_invalid", english: "three digits from 1 to 5, such as 543", chinese: "应为三个 1 到 5 的数字，例如 543")
      }
      return .text(text)
    case .instant:
      guard let instant = Instant(rfc3339: try reader.asString()) else {
        throw reader.invalid(
          "instant_invalid", english: "a time such as 2026-11-20T08:00:00Z", chinese: "应为时间，例如 2026-11-20T08:00:00Z")
      }
      return .instant(instant)
    }
  }
}
