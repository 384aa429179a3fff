internal import Content
package import Crypto
package import Domain
internal import Synchronization

/// Does what the ledger says is to be done. Any number of them may work on one ledger.
package final class Executor: Sendable {
  /// The most actions that one connection has in `sending` at a time, and so the most that a kill leaves unknown.
  package static let perConnection = 8
  /// Longer than eight messages that each run into their timeout; after it another worker takes over.
  static let lease = Span.minutes(10)

  let records: any Records
  let clock: Clock
  let random: RandomSource
  let schedule: RetrySchedule
  let providers = Providers()
  let shelf = SendingShelf()
  private let senders: @Sendable (Tenant) async throws -> [any Sender]
  /// After it no new turn is taken: what a tenant has changed of its senders is seen when it opens again.
  private static let round = Duration.seconds(1)

  /// `senders`: the ways out that a tenant has, at most one a channel.
  package init(
    records: any Records, clock: Clock, random: RandomSource, schedule: RetrySchedule = RetrySchedule(),
    senders: @escaping @Sendable (Tenant) async throws -> [any Sender]
  ) {
    self.records = records
    self.clock = clock
    self.random = random
    self.schedule = schedule
    self.senders = senders
  }

  /// Providers that do not answer and are not asked at the moment, and until when.
  package func outages(at now: Instant) -> [(provider: String, until: Instant)] { providers.outages(at: now) }

  /// Recovers what dead workers left, then has every sender work on what is due, all at the same time.
  package func runOnce(_ tenant: TenantID) async throws -> ExecutorReport {
    let senders = try await senders(of: tenant)
    let (report, turns) = try await open(tenant, senders)
    return report
      + (try await Executor.together(
        zip(senders, turns).map { sender, turn in { try await self.work(tenant, sender, from: turn) } }))
  }

  /// Works until nothing is due that could be done.
  @discardableResult
  package func drain(_ tenant: TenantID) async throws -> ExecutorReport {
    var total = ExecutorReport()
    while true {
      let report = try await runOnce(tenant)
      total = total + report
      if report.leased == 0 { return total }
    }
  }

  func senders(of tenant: TenantID) async throws -> [any Sender] {
    let found = try await records.read { try $0.tenant(tenant) }
    guard let found else { throw StoreError(.notFound, "tenant \(tenant)") }
    return try await senders(found)
  }

  /// Works with all connections of a sender, and with more than one only where the first turn is full, until nothing is
  /// due or a second has passed.
  func work(_ tenant: TenantID, _ sender: any Sender, from opening: Turn) async throws -> ExecutorReport {
    let end = ContinuousClock.now + Executor.round
    let connections = opening.isFull ? max(1, sender.lanes) : 1
    return try await Executor.together(
      (0..<connections).map { number in
        { try await self.takeTurns(tenant, sender, from: number == 0 ? opening : nil, until: end) }
      })
  }

  /// One connection's turns: eight messages are begun, sent, and their answers written in the transaction that begins
  /// the next eight, so that it never has more in `sending`.
  private func takeTurns(
    _ tenant: TenantID, _ sender: any Sender, from opening: Turn?, until end: ContinuousClock.Instant
  ) async throws -> ExecutorReport {
    var report = ExecutorReport()
    var replies: [Reply] = []
    do {
      var turn = if let opening { opening } else { try await next(tenant, sender, writing: []) }
      while true {
        report = report + turn.report
        replies = await send(turn.orders, sender)
        if !turn.left.isEmpty {
          let begun = try await begin(turn.left, tenant, writing: replies, sender)
          report = report + begun.report
          replies = await send(begun.orders, sender)
        }
        guard turn.isFull, ContinuousClock.now < end, !Task.isCancelled else { break }
        turn = try await next(tenant, sender, writing: replies)
      }
    } catch {
      // What was answered is written, whatever became of the next turn.
      _ = try? await record(replies, tenant, sender)
      throw error
    }
    return report + (try await record(replies, tenant, sender))
  }

  /// Does all at the same time. One that fails leaves its actions to their lease; the others finish what they began.
  private static func together(
    _ works: [@Sendable () async throws -> ExecutorReport]
  ) async throws -> ExecutorReport {
    try await withThrowingTaskGroup { group in
      for work in works { group.addTask { try await work() } }
      var total = ExecutorReport()
      var failure: (any Error)?
      while let result = await group.nextResult() {
        switch result {
        case .success(let report): total = total + report
        case .failure(let error): failure = failure ?? error
        }
      }
      if let failure { throw failure }
      return total
    }
  }

  private func send(_ orders: [SendOrder], _ sender: any Sender) async -> [Reply] {
    var replies: [Reply] = []
    for order in orders { replies.append(await reply(to: order, sender)) }
    return replies
  }

  func reply(to order: SendOrder, _ sender: any Sender) async -> Reply {
    let started = clock.now()
    if let until = providers.outage(of: sender, at: started) {
      let failure = SendAnswer.Failure.transient("provider_unavailable", retryAfter: until - started)
      return Reply(order: order, answer: .notSent(failure), startedAt: started, endedAt: started)
    }
    let answer = await sender.send(order)
    let ended = clock.now()
    providers.learn(answer, of: sender, at: ended)
    return Reply(order: order, answer: answer, startedAt: started, endedAt: ended)
  }
}
