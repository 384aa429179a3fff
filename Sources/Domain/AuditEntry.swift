package import JSON

/// One line of the audit log: who did what to which thing. It names nobody: an account or a key by its id, a customer
/// never but by an id, so that it may stay when a person goes.
package struct AuditEntry: Sendable, Hashable {
  package enum Actor: Sendable, Hashable {
    /// Who signs in wrongly, or nobody that is known any more.
    case nobody
    case account(ID<Account>)
    case key(ID<APIKey>)
  }

  package let id: ID<AuditEntry>
  package let tenant: TenantID
  package let at: Instant
  package let actor: Actor
  /// `strategies.start`; the route table says which there are.
  package let what: String
  /// `strategies/win-back`; empty for the tenant as a whole.
  package let object: String
  /// What was before and after, where that is short and nobody's.
  package let detail: JSON

  package init(
    id: ID<AuditEntry>, tenant: TenantID, at: Instant, actor: Actor, what: String, object: String,
    detail: JSON = .object([:])
  ) {
    self.id = id
    self.tenant = tenant
    self.at = at
    self.actor = actor
    self.what = what
    self.object = object
    self.detail = detail
  }
}

package struct AuditQuery: Sendable {
  package var actor: AuditEntry.Actor?
  package var what: String?
  /// Exactly, or everything below: `strategies` finds `strategies/win-back`.
  package var object: String?
  package var from: Instant?
  package var to: Instant?
  /// The last one of the page before.
  package var after: (at: Instant, id: ID<AuditEntry>)?
  package var limit: Int

  package init(limit: Int) { self.limit = limit }
}

/// There is no way to change or delete a line; the schema refuses it too.
package protocol AuditStore {
  func insertAudit(_ entry: AuditEntry) throws
  /// Newest first.
  func audit(_ tenant: TenantID, _ query: AuditQuery) throws -> [AuditEntry]
}
