package import Domain
package import SQL

extension StoreError {
  /// The database's error in the domain's words; the constraint's name comes first in the detail.
  package init(_ error: SQLError) {
    self.init(Code(error), [error.constraint, "\(error)"].compactMap { $0 }.joined(separator: ": "))
  }

  /// The compiler loses the type of an error that passes an existential's generic method.
  init(any error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let error as SQLError: self.init(error)
    default: self.init(.other, "\(error)")
    }
  }
}

extension StoreError.Code {
  fileprivate init(_ error: SQLError) {
    if error.outcomeUnknown {
      self = .outcomeUnknown
      return
    }
    switch error.code {
    case .unique: self = .conflict
    case .check, .foreignKey, .notNull, .type: self = .invalid
    case .full: self = .full
    case .readOnly: self = .readOnly
    case .busy, .serialization, .deadlock, .connection: self = .unavailable
    default: self = .other
    }
  }
}
