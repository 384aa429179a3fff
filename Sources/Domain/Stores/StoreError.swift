/// What a store answers when it can't do what was asked.
package struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: OpenCode {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let notFound = Code(rawValue: "not_found")
    /// A key that must be unique exists already.
    package static let conflict = Code(rawValue: "conflict")
    /// The row changed since it was read, or the lease is another's by now.
    package static let stale = Code(rawValue: "stale")
    package static let invalid = Code(rawValue: "invalid")
    package static let full = Code(rawValue: "storage_full")
    package static let readOnly = Code(rawValue: "storage_read_only")
    package static let unavailable = Code(rawValue: "storage_unavailable")
    /// A COMMIT was sent and its answer lost.
    package static let outcomeUnknown = Code(rawValue: "storage_outcome_unknown")
    package static let other = Code(rawValue: "storage_error")
  }

  package let code: Code
  /// For the log; what a user reads is derived from the code.
  package let detail: String

  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  package var description: String { "\(code): \(detail)" }
}
