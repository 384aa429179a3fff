/// Reads a document out of a JSON value; its errors name the place, as in `arms[1].share`.
package struct JSONReader: Sendable {
  package let value: JSON
  /// Where `value` stands in the whole document; empty at the root.
  package let path: String

  package init(_ value: JSON, path: String = "") {
    self.value = value
    self.path = path
  }

  /// The members of this object.
  package var members: [String: JSON] {
    get throws(JSONError) {
      guard let members = value.objectValue else { throw mismatch(.object) }
      return members
    }
  }

  /// The member named `key`; nil where it is absent or null.
  package func optional(_ key: String) throws(JSONError) -> JSONReader? {
    guard let member = try members[key], member != .null else { return nil }
    return JSONReader(member, path: path(to: key))
  }

  package func required(_ key: String) throws(JSONError) -> JSONReader {
    guard let reader = try optional(key) else { throw JSONError(.missing, path: path(to: key)) }
    return reader
  }

  /// Throws at the first member, by name, that is none of `known`.
  package func rejectUnknown(_ known: Set<String>) throws(JSONError) {
    if let key = try members.keys.filter({ !known.contains($0) }).min() {
      throw JSONError(.unknownKey, path: path(to: key))
    }
  }

  /// The error that `value` breaks a rule of its document.
  package func invalid(_ code: String, english: String, chinese: String) -> JSONError {
    JSONError(.invalid(code: code, english: english, chinese: chinese), path: path)
  }

  func mismatch(_ expected: JSONError.Expected) -> JSONError {
    JSONError(.wrongType(expected: expected, found: value), path: path)
  }

  private func path(to key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}
