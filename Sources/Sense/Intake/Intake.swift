package import Domain

/// Takes messages into the store.
package struct Intake: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  package enum Answer: Sendable, Hashable {
    case accepted
    /// The same message, or a newer revision of it, is stored already.
    case duplicate
    case rejected(IntakeRejection)
  }

  /// Stores messages in one transaction and answers each, in order. When this returns, what was accepted is durable.
  package func accept(
    _ messages: [IntakeParser.Parsed], tenant: TenantID, via key: APIKey.Kind
  ) async throws -> [Answer] {
    let (ids, now) = (ids, clock.now())
    let answers = try await records.write { transaction in
      var batch = IntakeBatch(
        tenant: tenant, isTrusted: key != .write, ids: ids, now: now, transaction: transaction)
      let answers = try batch.run(messages)
      CrashPoint.beforeIngestCommit.pass()
      return answers
    }
    CrashPoint.afterIngestCommit.pass()
    return answers
  }
}
