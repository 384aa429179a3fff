package import Domain
internal import Synchronization

/// A store that stamps every write, knows which ids a write issued, and may let others act before each write.
package final class TracedRecords: Records {
  private struct State {
    var stamp: Int64 = 0
    var issued: [(UInt64, UInt64)] = []
    var stamps: [ID<Action>: (stamp: Int64, rank: Int)] = [:]
  }

  private let base: any Records
  private let state = Mutex(State())
  private let source: IDSource
  private let interlude: (@Sendable () async throws -> Void)?

  /// `interlude` runs before each write, as a process beside this one would.
  package init(_ base: any Records, ids: IDSource, interlude: (@Sendable () async throws -> Void)? = nil) {
    self.base = base
    source = ids
    self.interlude = interlude
  }

  /// Ids whose first use is remembered with the stamp of the write that issued them.
  package var ids: IDSource {
    IDSource {
      let id = self.source.next(Action.self)
      self.state.withLock { $0.issued.append((id.high, id.low)) }
      return (id.high, id.low)
    }
  }

  /// Of the last write.
  package var stamp: Int64 { state.withLock { $0.stamp } }

  /// The stamp of the write that issued an id.
  package var stamps: [ID<Action>: (stamp: Int64, rank: Int)] { state.withLock { $0.stamps } }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await base.read(body)
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await interlude?()
    let (result, stamp) = try await base.write { tx in
      self.state.withLock { $0.issued = [] }
      // The stamp comes last, while everything the body locked is still locked.
      return (try body(tx), try tx.nextToken())
    }
    state.withLock { state in
      state.stamp = stamp
      for (rank, id) in state.issued.enumerated() { state.stamps[ID(high: id.0, low: id.1)] = (stamp, rank) }
      state.issued = []
    }
    return result
  }
}
