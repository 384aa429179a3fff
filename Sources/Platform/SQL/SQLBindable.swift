/// A Swift value that can be bound as a parameter.
package protocol SQLBindable {
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
  package var sqlValue: SQLValue { self }
}

extension Int: SQLBindable {
  package var sqlValue: SQLValue { .int(Int64(self)) }
}

extension Int64: SQLBindable {
  package var sqlValue: SQLValue { .int(self) }
}

extension Int32: SQLBindable {
  package var sqlValue: SQLValue { .int(Int64(self)) }
}

/// Booleans are the integers 0 and 1 on both engines, so that one schema serves both.
extension Bool: SQLBindable {
  package var sqlValue: SQLValue { .int(self ? 1 : 0) }
}

extension Double: SQLBindable {
  package var sqlValue: SQLValue { .real(self) }
}

extension String: SQLBindable {
  package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
  package var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
