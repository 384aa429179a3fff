// The value itself, as something.
extension JSONReader {
  package func asString() throws(JSONError) -> String {
    guard let result = value.stringValue else { throw mismatch(.string) }
    return result
  }

  package func asInt() throws(JSONError) -> Int64 {
    guard let result = value.intValue else { throw mismatch(.integer) }
    return result
  }

  package func asDouble() throws(JSONError) -> Double {
    guard let result = value.doubleValue else { throw mismatch(.number) }
    return result
  }

  package func asBool() throws(JSONError) -> Bool {
    guard let result = value.boolValue else { throw mismatch(.boolean) }
    return result
  }

  package func asElements() throws(JSONError) -> [JSONReader] {
    guard let elements = value.arrayValue else { throw mismatch(.array) }
    return elements.enumerated().map { JSONReader($1, path: "\(path)[\($0)]") }
  }

  /// A string that is the raw value of one of the cases.
  package func asCase<Case: RawRepresentable & CaseIterable>(
    of type: Case.Type = Case.self
  ) throws(JSONError) -> Case where Case.RawValue == String {
    guard let result = value.stringValue.flatMap(Case.init(rawValue:)) else {
      throw mismatch(.oneOf(Case.allCases.map(\.rawValue)))
    }
    return result
  }
}

// A member that must be there.
extension JSONReader {
  package func string(_ key: String) throws(JSONError) -> String { try required(key).asString() }
  package func int(_ key: String) throws(JSONError) -> Int64 { try required(key).asInt() }
  package func double(_ key: String) throws(JSONError) -> Double { try required(key).asDouble() }
  package func bool(_ key: String) throws(JSONError) -> Bool { try required(key).asBool() }

  package func oneOf<Case: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Case.Type = Case.self
  ) throws(JSONError) -> Case where Case.RawValue == String {
    try required(key).asCase()
  }

  package func object(_ key: String) throws(JSONError) -> JSONReader {
    let reader = try required(key)
    _ = try reader.members
    return reader
  }

  /// The list `key`, each of its elements read by `body`.
  package func array<Element>(
    _ key: String, _ body: (JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    for reader in try required(key).asElements() { elements.append(try body(reader)) }
    return elements
  }
}

// A member that may be absent or null.
extension JSONReader {
  package func optionalString(_ key: String) throws(JSONError) -> String? { try optional(key)?.asString() }
  package func optionalInt(_ key: String) throws(JSONError) -> Int64? { try optional(key)?.asInt() }
  package func optionalDouble(_ key: String) throws(JSONError) -> Double? { try optional(key)?.asDouble() }
  package func optionalBool(_ key: String) throws(JSONError) -> Bool? { try optional(key)?.asBool() }

  package func optionalOneOf<Case: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Case.Type = Case.self
  ) throws(JSONError) -> Case? where Case.RawValue == String {
    try optional(key)?.asCase()
  }

  package func optionalObject(_ key: String) throws(JSONError) -> JSONReader? {
    try optional(key) == nil ? nil : object(key)
  }

  /// As ``array(_:_:)``; an absent list is empty.
  package func optionalArray<Element>(
    _ key: String, _ body: (JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    try optional(key) == nil ? [] : array(key, body)
  }
}
