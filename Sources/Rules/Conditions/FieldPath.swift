package import JSON

/// A way into nested objects, written with dots: `address.city`.
package struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  package let steps: [String]

  /// Nil when a step is empty.
  package init?(_ text: String) {
    let steps = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !steps.contains("") else { return nil }
    self.steps = steps
  }

  /// What is there; nil where a step is missing or the value is null.
  package func value(in root: JSON) -> JSON? {
    var value = root
    for step in steps {
      guard let next = value[step] else { return nil }
      value = next
    }
    return value == .null ? nil : value
  }

  package var description: String { steps.joined(separator: ".") }
}
