/// The header fields of a message in their order; names compare without regard to ASCII case.
package struct HTTPFields: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package private(set) var fields: [Field]

  package init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// The first value under this name; setting replaces all of them, setting `nil` removes them.
  package subscript(name: String) -> String? {
    get { fields.first { Self.matches($0.name, name) }?.value }
    set {
      let first = fields.firstIndex { Self.matches($0.name, name) }
      fields.removeAll { Self.matches($0.name, name) }
      guard let newValue else { return }
      fields.insert(Field(name: name, value: newValue), at: min(first ?? fields.count, fields.count))
    }
  }

  /// Every value under this name, in order.
  package func values(of name: String) -> [String] {
    fields.filter { Self.matches($0.name, name) }.map(\.value)
  }

  /// Adds a value and keeps those that are there.
  package mutating func append(_ value: String, to name: String) {
    fields.append(Field(name: name, value: value))
  }

  private static func matches(_ one: String, _ other: String) -> Bool {
    one.utf8.elementsEqual(other.utf8) { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field(name: $0, value: $1) })
  }
}
