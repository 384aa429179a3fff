package import JSON

/// A comparison with a field of a profile or a property of an event.
package struct FieldTest: Sendable, Hashable {
  package let path: FieldPath
  package let comparison: Comparison
  /// One value, several for `in`; for `is_set` none, or false to ask for absence.
  package let values: [JSON]

  package init(_ path: FieldPath, _ comparison: Comparison, _ values: [JSON]) {
    self.path = path
    self.comparison = comparison
    self.values = values
  }

  package func holds(of root: JSON) -> Bool {
    guard let found = path.value(in: root) else {
      return comparison == .notEqual || (comparison == .isSet && values == [false])
    }
    switch comparison {
    case .isSet: return values != [false]
    case .equal, .isIn: return values.contains { isEqual(found, $0) }
    case .notEqual: return !values.contains { isEqual(found, $0) }
    case .contains: return values.contains { isPart($0, of: found) }
    case .startsWith: return found.stringValue.map { text in values.contains { text.starts(with: $0) } } ?? false
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return order(found, values[0]).map(comparison.holds(order:)) ?? false
    }
  }
}

/// Numbers are equal by value, whichever way they are written.
private func isEqual(_ left: JSON, _ right: JSON) -> Bool {
  switch (left, right) {
  case (.int, .double), (.double, .int): left.doubleValue == right.doubleValue
  default: left == right
  }
}

/// A text within a text, or an element of a list.
private func isPart(_ part: JSON, of whole: JSON) -> Bool {
  if let elements = whole.arrayValue { return elements.contains { isEqual($0, part) } }
  guard let text = whole.stringValue, let word = part.stringValue else { return false }
  return text.utf8.contains(word.utf8)
}

/// Numbers by value and texts by their bytes (so ISO dates by time); nil for anything else.
private func order(_ left: JSON, _ right: JSON) -> Int? {
  if case .int(let left) = left, case .int(let right) = right { return left < right ? -1 : left > right ? 1 : 0 }
  if let left = left.doubleValue, let right = right.doubleValue { return left < right ? -1 : left > right ? 1 : 0 }
  guard let left = left.stringValue, let right = right.stringValue else { return nil }
  if left.utf8.elementsEqual(right.utf8) { return 0 }
  return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
}

extension String {
  fileprivate func starts(with value: JSON) -> Bool {
    value.stringValue.map { utf8.starts(with: $0.utf8) } ?? false
  }
}

extension String.UTF8View {
  fileprivate func contains(_ part: String.UTF8View) -> Bool {
    var rest = self[...]
    while rest.count >= part.count {
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
