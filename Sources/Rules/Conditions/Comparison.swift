/// How a value is compared, as it is written in JSON.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case contains
  case startsWith = "starts_with"
  case isSet = "is_set"

  /// Whether an order of left and right (negative, zero, positive) satisfies this; false where order says nothing.
  func holds(order: Int) -> Bool {
    switch self {
    case .equal, .isIn: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    case .contains, .startsWith, .isSet: false
    }
  }
}
