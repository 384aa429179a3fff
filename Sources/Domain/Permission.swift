/// One thing somebody may do. Every route of the API needs exactly one; roles and keys are sets of them.
package enum Permission: String, Sendable, Hashable, CaseIterable {
  /// Send events, as a site or an app does.
  case intake
  /// Send records of the business's own systems: customers, orders, products, payments, redemptions, consents.
  case record
  /// Lists and aggregates. Without `analyse` contact details in them are masked.
  case read
  /// A person's details: profile, timeline, receipts, messages; and trying things out without a change.
  case analyse
  /// Change segments, templates, strategies, coupons, budgets and imports, and run them.
  case operate
  /// Answer what waits for approval, and what became unknown or dead.
  case approve
  /// Stop everything, a channel or a strategy at once, and lift the stop.
  case stop
  /// Settings, people, keys and the audit log.
  case own
}

extension Set<Permission> {
  package static var all: Set<Permission> { Set(Permission.allCases) }

  /// `operate read`, in the order in which they are declared; empty when there is none.
  package var text: String { Permission.allCases.filter(contains).map(\.rawValue).joined(separator: " ") }

  /// Nil when a word is not known.
  package init?(text: String) {
    self = []
    for word in text.split(separator: " ") {
      guard let permission = Permission(rawValue: String(word)) else { return nil }
      insert(permission)
    }
  }
}

extension Account.Role {
  package var permissions: Set<Permission> {
    switch self {
    case .owner: .all
    case .operator: [.read, .analyse, .operate, .stop, .intake, .record]
    case .approver: [.read, .analyse, .approve, .stop]
    case .analyst: [.read, .analyse]
    case .viewer: [.read]
    }
  }
}
