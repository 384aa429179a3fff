package import Domain
package import JSON
package import SQL

extension ID: SQLBindable {
  package var sqlValue: SQLValue { .uuid(high, low) }
}

/// Microseconds.
extension Instant: SQLBindable {
  package var sqlValue: SQLValue { .int(microseconds) }
}

/// Canonical text.
extension JSON: SQLBindable {
  package var sqlValue: SQLValue { .text(description) }
}

extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
  package var sqlValue: SQLValue { rawValue.sqlValue }
}

extension Mode: SQLBindable {}
extension Language: SQLBindable {}
extension Purpose: SQLBindable {}
extension Channel: SQLBindable {}
extension SecretName: SQLBindable {}
extension Identity.Kind: SQLBindable {}
extension Customer.Kind: SQLBindable {}
extension Account.Role: SQLBindable {}
extension ImportRun.State: SQLBindable {}
extension Erasure.Reason: SQLBindable {}
extension ImportChange.Subject: SQLBindable {}
