extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: StaticString) {
    parts = [.text(value.description)]
  }

  package init(stringInterpolation: StringInterpolation) {
    parts = stringInterpolation.parts
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      parts.append(.text(literal.description))
    }

    /// Binds a value.
    package mutating func appendInterpolation(_ value: some SQLBindable) {
      parts.append(.value(value.sqlValue))
    }

    /// Binds a value or NULL. Without this the compiler warns that an optional is being described.
    package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
      parts.append(.value(value?.sqlValue ?? .null))
    }

    /// Splices another statement's text and values; the numbers are given anew.
    package mutating func appendInterpolation(fragment: SQL) {
      parts += fragment.parts
    }

    /// Splices text that is known when the program is compiled, such as a table's name.
    package mutating func appendInterpolation(raw: StaticString) {
      parts.append(.text(raw.description))
    }
  }
}
