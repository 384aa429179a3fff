internal import Domain
internal import Synchronization

/// The keys that events are sent with, read once a second instead of with every event.
///
/// Only keys that may do nothing but send: what else somebody may do is asked of the store each time. What this process
/// changes is seen at once, a key that another process revokes within a second.
final class KnownKeys: Sendable {
  private struct Entry {
    let key: APIKey
    let tenant: Tenant
    let readAt: ContinuousClock.Instant
  }

  private struct State {
    var entries: [[UInt8]: Entry] = [:]
    /// Raised by every change, so that what was read before it is not kept after it.
    var changes = 0
  }

  private static let life = Duration.seconds(1)
  private static let most = 1_000
  private let state = Mutex(State())

  /// The key of a hash with its tenant; read by `read` where it was not a moment ago.
  func find(
    _ hash: [UInt8], _ read: () async throws -> (APIKey, Tenant)?
  ) async throws -> (APIKey, Tenant)? {
    let (known, changes) = state.withLock { ($0.entries[hash], $0.changes) }
    if let known, ContinuousClock.now - known.readAt < KnownKeys.life { return (known.key, known.tenant) }
    let found = try await read()
    guard let (key, tenant) = found, key.scopes.isSubset(of: [.intake, .record]) else { return found }
    state.withLock { state in
      guard state.changes == changes else { return }
      if state.entries.count >= KnownKeys.most { state.entries = [:] }
      state.entries[hash] = Entry(key: key, tenant: tenant, readAt: .now)
    }
    return found
  }

  /// Something was changed that may be a key or its tenant.
  func forget() {
    state.withLock { state in
      state.entries = [:]
      state.changes += 1
    }
  }
}
