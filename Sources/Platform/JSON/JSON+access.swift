// Whole-number tests of doubles call libm, which only this import links.
internal import Glibc

extension JSON {
  /// The member named `key`; nil where there is none or this is no object.
  package subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The element at `index`; nil outside the bounds or where this is no array.
  package subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  package var isNull: Bool { self == .null }

  package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The integer; also of a double that is whole and fits, since many writers put `1.0` for 1.
  package var intValue: Int64? {
    switch self {
    case .int(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The number, of either kind.
  package var doubleValue: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  package var arrayValue: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  package var objectValue: [String: JSON]? {
    guard case .object(let value) = self else { return nil }
    return value
  }
}
