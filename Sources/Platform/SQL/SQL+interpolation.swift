extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: StaticString) {
    self.init()
    append(value)
  }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL()

    package init(literalCapacity: Int, interpolationCount: Int) { sql.reserve(places: interpolationCount) }

    package mutating func appendLiteral(_ literal: StaticString) { sql.append(literal) }

    /// Binds a value. Inlined, so that the value's own type makes it one, and no witness is asked.
    @inlinable
    package mutating func appendInterpolation(_ value: some SQLBindable) { append(value.sqlValue) }

    /// Binds a value or NULL. Without this the compiler warns that an optional is being described.
    @inlinable
    package mutating func appendInterpolation(_ value: (some SQLBindable)?) { append(value?.sqlValue ?? .null) }

    @usableFromInline
    package mutating func append(_ value: SQLValue) { sql.append(value) }

    /// Splices another statement's text and values; the numbers are given anew.
    package mutating func appendInterpolation(fragment: SQL) { sql += fragment }

    /// Splices text that is known when the program is compiled, such as a table's name.
    package mutating func appendInterpolation(raw: StaticString) { sql.append(raw) }
  }
}
