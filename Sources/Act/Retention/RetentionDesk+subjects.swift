internal import Control
internal import Domain

/// One batch of each subject.
extension RetentionDesk {
  /// Whoever loses an event is looked at again, so that every segment says what can be known now.
  func takeEvents(_ tenant: TenantID, _ sweep: inout Sweep, _ before: Instant) async throws -> Int {
    let (bucket, limit, now) = (Int64(sweep.run.position) ?? 0, batch, clock.now())
    let old = try await records.read { tx in
      try tx.oldEvents(tenant, before: before, fromBucket: bucket, limit: limit)
    }
    let position = old.count < limit ? nil : old.last.map { "\($0.customer.bucket)" }
    return try await advance(tenant, &sweep) { tx in
      let customers = Set(old.map(\.customer))
      let sets = try tx.aliasSets(tenant, Array(customers))
      let canonical = Set(customers.map { sets[$0]?.canonical ?? $0 }).sorted()
      try tx.touch(tenant, canonical.map { AgendaTouch(customer: $0, stage: .understand, dueAt: now) })
      return Batch(removed: try tx.deleteEvents(tenant, old), position: position)
    }
  }

  /// First the mails of the sandbox, then the variables of actions that are over.
  func takeMessages(_ tenant: TenantID, _ sweep: inout Sweep, _ before: Instant) async throws -> Int {
    let (position, limit, now) = (sweep.run.position, batch, clock.now())
    if position.isEmpty {
      return try await advance(tenant, &sweep) { tx in
        let gone = try tx.deleteSandboxMails(tenant, before: before, limit: limit)
        return Batch(removed: gone, position: gone < limit ? "actions" : "")
      }
    }
    let after = ID<Action>(position)
    let actions = try await records.read { tx in
      try tx.wordyActions(tenant, before: before, after: after, now: now, limit: limit)
    }
    let next = actions.count < limit ? nil : actions.last.map { "\($0.id)" }
    return try await advance(tenant, &sweep) { tx in
      Batch(removed: try tx.emptyWords(tenant, actions), position: next)
    }
  }

  func takeRejects(_ tenant: TenantID, _ sweep: inout Sweep, _ before: Instant) async throws -> Int {
    let limit = batch
    return try await advance(tenant, &sweep) { tx in
      let gone = try tx.deleteRejects(tenant, ofRunsBefore: before, limit: limit)
      return Batch(removed: gone, position: gone < limit ? nil : "")
    }
  }

  func takeSessions(_ tenant: TenantID, _ sweep: inout Sweep, _ before: Instant) async throws -> Int {
    let (limit, asked) = (batch, clock.now() - ConsentRules.askAgain)
    return try await advance(tenant, &sweep) { tx in
      let forgotten = try tx.deleteConsentAsks(tenant, before: asked, limit: limit)
      let gone = try tx.deleteSessions(tenant, before: before, limit: limit)
      return Batch(removed: gone, position: max(gone, forgotten) < limit ? nil : "")
    }
  }

  /// Nobody is erased of whose other selves something was heard.
  func takeCustomers(_ tenant: TenantID, _ sweep: inout Sweep, _ before: Instant) async throws -> Int {
    let (after, limit) = (CustomerID(sweep.run.position), min(batch, 100))
    let (page, silent) = try await records.read { tx -> ([CustomerID], [CustomerID]) in
      let page = try tx.silentCustomers(tenant, since: before, after: after, limit: limit)
      let sets = try tx.aliasSets(tenant, page)
      let members = Array(Set(sets.values.flatMap(\.members)))
      let silent = try tx.silentCustomers(tenant, since: before, among: members)
      let canonical = page.filter { customer in
        guard let set = sets[customer] else { return true }
        return set.canonical == customer && set.members.allSatisfy(silent.contains)
      }
      return (page, canonical)
    }
    let most = mayTake(sweep)
    var count = 0
    for customer in silent where Int64(count) < most && !Task.isCancelled {
      do {
        _ = try await erasures.erase(tenant, customer, reason: .notNeeded, by: "retention")
        count += 1
      } catch is ActProblem {
        // Somebody erased them meanwhile.
      }
    }
    let (removed, isOver) = (count, page.count < limit || Int64(count) >= most)
    return try await advance(tenant, &sweep) { _ in
      Batch(removed: removed, position: isOver ? nil : page.last.map { "\($0)" })
    }
  }
}
