/// Why the database refused, in the same words for both engines.
package struct SQLError: Error, Equatable {
  package var code: Code
  /// The engine's own words: for the log, not for a user, as they can quote a row's content.
  package var message: String
  /// The violated constraint: its name where the engine tells it, else `table.column, table.column`.
  package var constraint: String?
  /// The connection was lost while COMMIT was under way, so whether it took effect is not known.
  package var outcomeUnknown: Bool

  package init(_ code: Code, _ message: String, constraint: String? = nil, outcomeUnknown: Bool = false) {
    self.code = code
    self.message = message
    self.constraint = constraint
    self.outcomeUnknown = outcomeUnknown
  }

  /// Whether the same transaction, run again, can succeed with nothing else changed.
  package var isRetryable: Bool {
    switch code {
    case .busy, .serialization, .deadlock: true
    case .connection: !outcomeUnknown
    default: false
    }
  }
}

extension SQLError {
  /// An open set: a new engine may bring new codes.
  package struct Code: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
      self.rawValue = rawValue
    }

    package static let unique = Code(rawValue: "unique")
    package static let foreignKey = Code(rawValue: "foreign_key")
    package static let check = Code(rawValue: "check")
    package static let notNull = Code(rawValue: "not_null")
    package static let busy = Code(rawValue: "busy")
    package static let serialization = Code(rawValue: "serialization")
    package static let deadlock = Code(rawValue: "deadlock")
    package static let full = Code(rawValue: "full")
    package static let readOnly = Code(rawValue: "read_only")
    package static let connection = Code(rawValue: "connection")
    package static let corrupt = Code(rawValue: "corrupt")
    package static let syntax = Code(rawValue: "syntax")
    package static let type = Code(rawValue: "type")
    package static let other = Code(rawValue: "other")
  }
}

extension SQLError: CustomStringConvertible {
  package var description: String { "\(code.rawValue): \(message)" }
}
