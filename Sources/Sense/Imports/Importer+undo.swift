package import Domain

extension Importer {
  /// Takes a run back: deletes what it added, restores what it revised, latest first. Returns how many changes were
  /// taken back. Stopped midway, it goes on when called again.
  @discardableResult
  package func undo(_ run: ID<ImportRun>, tenant: TenantID) async throws -> Int {
    guard let stored = try await records.read({ try $0.importRun(tenant, run) }) else { throw ImportError.unknownRun }
    var count = 0
    while true {
      let (batchCount, ids, now) = (batchCount, ids, clock.now())
      let taken = try await records.write { transaction in
        let changes = try transaction.changes(tenant, run, limit: batchCount)
        guard !changes.isEmpty else { return 0 }
        let touched = try transaction.undoChanges(tenant, run, changes)
        try transaction.announce([], touched: Set(touched), tenant: tenant, ids: ids, now: now)
        return changes.count
      }
      if taken == 0 { break }
      count += taken
    }
    var undone = stored
    undone.state = .undone
    undone.endedAt = clock.now()
    let closed = undone
    try await records.write { try $0.saveImport(tenant, closed) }
    return count
  }
}
