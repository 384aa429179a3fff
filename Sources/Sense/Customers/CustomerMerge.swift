package import Domain

/// Merges and un-merges customers on a person's or a system's word.
package struct CustomerMerge: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  /// Says that `from` is the same customer as `into`. Throws `.notFound` for a customer that isn't there and
  /// `.conflict` when both are one already.
  @discardableResult
  package func merge(
    _ tenant: TenantID, from: CustomerID, into: CustomerID, reason: String, principal: String
  ) async throws -> Merge {
    let (ids, now) = (ids, clock.now())
    let merge = try await records.write { transaction in
      guard try transaction.customers(tenant, [from, into]).count == Set([from, into]).count else {
        throw StoreError(.notFound, "no customer \(from) or \(into)")
      }
      let merge = try transaction.merge(
        tenant, from: from, into: into, reason: reason, principal: principal, ids: ids, now: now)
      guard let merge else { throw StoreError(.conflict, "\(from) and \(into) are one customer already") }
      CrashPoint.beforeMergeCommit.pass()
      return merge
    }
    CrashPoint.afterMergeCommit.pass()
    return merge
  }

  /// Takes a merge back; later merges of the same customers stay.
  package func unmerge(_ tenant: TenantID, _ merge: Merge, principal: String) async throws {
    let (ids, now) = (ids, clock.now())
    try await records.write { transaction in
      try transaction.unmerge(tenant, merge.id, of: merge.from, principal: principal, ids: ids, now: now)
      CrashPoint.beforeMergeCommit.pass()
    }
    CrashPoint.afterMergeCommit.pass()
  }
}
