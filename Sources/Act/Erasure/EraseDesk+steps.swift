internal import Control
internal import Domain

extension EraseDesk {
  /// Takes away what is left of an erasure; may be run again at any point.
  func carryOn(_ tenant: TenantID, _ erasure: Erasure) async throws -> Erasure {
    try await takeRows(tenant, erasure)
    let mentions = Mentions(erasure.remaining ?? [])
    var isDone = true
    if !mentions.isEmpty {
      try await takeRejects(tenant, erasure, mentions)
      isDone = try await files(tenant, mentions)
    }
    let (now, isReady) = (clock.now(), isDone)
    return try await records.write { tx in
      let isBusy = try tx.isSending(tenant, erasure.customers)
      if isReady, !isBusy { try tx.finishErasure(tenant, erasure.id, at: now) }
      return try tx.erasure(tenant, erasure.id) ?? erasure
    }
  }

  private func takeRows(_ tenant: TenantID, _ erasure: Erasure) async throws {
    let (clock, batch) = (clock, batch)
    while true {
      let count = try await records.write { tx -> Int in
        guard let owner = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
        // What was being sent may have come back for another try.
        try tx.lockCustomers(tenant, erasure.customers)
        try EraseDesk.cancelUnsent(tx, owner, erasure.customers, now: clock.now())
        return try tx.eraseSome(tenant, erasure, limit: batch)
      }
      if count == 0 { return }
    }
  }

  private func takeRejects(_ tenant: TenantID, _ erasure: Erasure, _ mentions: Mentions) async throws {
    var last: (run: ID<ImportRun>, ordinal: Int64)?
    while true {
      let after = last
      let page = try await records.read { tx in try tx.rejects(tenant, after: after, limit: 1_000) }
      guard let end = page.last else { return }
      last = (end.run, end.reject.ordinal)
      let theirs = page.filter { mentions.isIn(line: String(decoding: $0.reject.raw, as: UTF8.self)) }
      guard !theirs.isEmpty else { continue }
      try await records.write { tx in
        for (run, reject) in theirs { try tx.deleteReject(tenant, run, ordinal: reject.ordinal) }
        try tx.addErased(tenant, erasure.id, ["import_rejects": Int64(theirs.count)])
      }
    }
  }

  /// Calls off what has not begun, and gives back what it reserved. What is being sent is left to its answer.
  static func cancelUnsent(
    _ tx: any Transaction, _ tenant: Tenant, _ members: [CustomerID], now: Instant
  ) throws {
    let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
    for action in try tx.unsentActions(tenant.id, of: members) {
      var found: Action? = action
      // A lease is taken without the customer's lock and may come in between.
      while let action = found, action.state.isUnsent {
        do {
          let isDoubtful = try AttemptLog(tx, tenant.id, action).isDoubtful
          try tx.attempt {
            _ = try entry.move(action, .cancel, isDoubtful: isDoubtful, reason: "erased") { $0.token = nil }
          }
          found = nil
        } catch let error as StoreError where error.code == .stale {
          found = try tx.action(tenant.id, action.customer, action.id)
        }
      }
    }
  }
}
