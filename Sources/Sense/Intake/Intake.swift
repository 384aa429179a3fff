package import Domain

/// Takes messages into the store.
///
/// Requests that come while transactions are on their way are stored together by the next one: at a rate where each
/// would wait for the disk by itself, they share the wait, the questions that every transaction asks, and the rows that
/// wake the other rooms. One that comes alone is stored at once.
package struct Intake: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource
  private let gathering = IntakeGathering()

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

  /// Stores messages and answers each, in order. When this returns, what was accepted is durable: all that was given
  /// in one call, or nothing of it.
  package func accept(
    _ messages: [IntakeParser.Parsed], tenant: TenantID, via key: APIKey.Kind
  ) async throws -> [Answer] {
    let line = IntakeGathering.Line(tenant: tenant, isTrusted: key != .write)
    switch await gathering.join(line, messages) {
    case .answered(let answers): return try answers.get()
    case .lead(let others):
      let parts = [messages] + others.map(\.messages)
      let answers = await storeTogether(parts, line)
      gathering.leave(line)
      for (other, answer) in zip(others, answers.dropFirst()) { other.answer(answer) }
      return try answers[0].get()
    }
  }

  /// In one transaction; where that fails each by itself, so that nobody's messages stop another's.
  private func storeTogether(
    _ parts: [[IntakeParser.Parsed]], _ line: IntakeGathering.Line
  ) async -> [Result<[Answer], any Error>] {
    do {
      var rest = try await store(Array(parts.joined()), line)[...]
      return parts.map { part in
        defer { rest = rest.dropFirst(part.count) }
        return .success(Array(rest.prefix(part.count)))
      }
    } catch {
      if parts.count == 1 { return [.failure(error)] }
      var results: [Result<[Answer], any Error>] = []
      for part in parts {
        do { results.append(.success(try await store(part, line))) } catch { results.append(.failure(error)) }
      }
      return results
    }
  }

  private func store(_ messages: [IntakeParser.Parsed], _ line: IntakeGathering.Line) async throws -> [Answer] {
    let (ids, now) = (ids, clock.now())
    let answers = try await records.write { transaction in
      var batch = IntakeBatch(
        tenant: line.tenant, isTrusted: line.isTrusted, ids: ids, now: now, transaction: transaction)
      let answers = try batch.run(messages)
      CrashPoint.beforeIngestCommit.pass()
      return answers
    }
    CrashPoint.afterIngestCommit.pass()
    return answers
  }
}
