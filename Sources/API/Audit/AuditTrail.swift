internal import Domain
internal import HTTPServer
internal import JSON
internal import Synchronization

/// The line a request leaves in the audit log. The router begins it, and the first transaction that writes carries it, so
/// no handler can forget it and no change is without it.
final class AuditTrail: Sendable {
  @TaskLocal static var current: AuditTrail?

  private struct State {
    var object: String
    var detail: JSON = .object([:])
    var isOpen = true
  }

  private let id: ID<AuditEntry>
  private let tenant: TenantID
  private let at: Instant
  private let actor: AuditEntry.Actor
  private let what: String
  private let state: Mutex<State>

  init(_ id: ID<AuditEntry>, _ tenant: TenantID, at: Instant, _ actor: AuditEntry.Actor, what: String, object: String) {
    self.id = id
    self.tenant = tenant
    self.at = at
    self.actor = actor
    self.what = what
    state = Mutex(State(object: object))
  }

  var isOpen: Bool { state.withLock(\.isOpen) }

  /// Whether the caller is the one to write the line: of several that write at once, one.
  func take() -> Bool {
    state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
  }

  /// It was not written after all.
  func giveBack() { state.withLock { $0.isOpen = true } }

  /// Says more than the address does. To be called before the transaction that changes something ends; no personal data
  /// of customers, no secrets.
  func note(_ object: String? = nil, _ detail: JSON = .object([:])) {
    state.withLock {
      if let object { $0.object = object }
      $0.detail = detail
    }
  }

  /// Says which members of two objects differ: `{"name": {"before": "A", "after": "B"}}`.
  func note(_ object: String? = nil, before: JSON?, after: JSON?) {
    var detail: [String: JSON] = [:]
    let (old, new) = (before?.objectValue ?? [:], after?.objectValue ?? [:])
    for name in Set(old.keys).union(new.keys) where old[name] != new[name] {
      detail[name] = ["before": old[name] ?? .null, "after": new[name] ?? .null]
    }
    note(object, .object(detail))
  }

  var entry: AuditEntry {
    state.withLock {
      AuditEntry(
        id: id, tenant: tenant, at: at, actor: actor, what: what, object: $0.object, detail: $0.detail)
    }
  }
}

/// The store as handlers and desks see it: whoever writes within a request leaves its line with the first transaction.
struct AuditedRecords: Records {
  let base: any Records
  let keys: KnownKeys

  /// The store itself where it can be swept.
  var maintenance: (any Maintenance)? { base as? any Maintenance }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await base.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    guard let trail = AuditTrail.current else { return try await base.write(body) }
    defer { keys.forget() }
    guard trail.take() else { return try await base.write(body) }
    do {
      return try await base.write { tx in
        let value = try body(tx)
        try tx.insertAudit(trail.entry)
        return value
      }
    } catch {
      trail.giveBack()
      throw error
    }
  }
}

extension Visit {
  /// A line by somebody who comes without a key: signs in, sets up, accepts an invitation.
  func auditEntry(
    _ tenant: TenantID, _ actor: AuditEntry.Actor, _ what: String, _ object: String, _ detail: JSON = .object([:])
  ) -> AuditEntry {
    AuditEntry(
      id: services.ids.next(), tenant: tenant, at: services.clock.now(), actor: actor, what: what, object: object,
      detail: detail)
  }
}
