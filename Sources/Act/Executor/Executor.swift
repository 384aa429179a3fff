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
  /// How long actions wait before a closed way is looked at again.
  private static let closedPause = Span.minutes(5)

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

  /// Recovers what dead workers left, then does one batch of what is due.
  package func runOnce(_ tenant: TenantID) async throws -> ExecutorReport {
    let senders = try await senders(of: tenant)
    let batch = try await lease(tenant, senders)
    var report = batch.report
    for sender in senders {
      let actions = batch.actions.filter { $0.channel == sender.channel }
      let orders = batch.orders.filter { $0.action.channel == sender.channel }
      if actions.isEmpty && orders.isEmpty { continue }
      report = report + (try await send(orders, then: actions, tenant, sender))
    }
    return report
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

  /// Shares a sender's actions among its connections, eight at a time: first what is begun already, of which each
  /// connection has its own eight, so that none has more in `sending`.
  private func send(
    _ orders: [SendOrder], then actions: [Action], _ tenant: TenantID, _ sender: any Sender
  ) async throws -> ExecutorReport {
    let queue = ChunkQueue(actions, size: Executor.perConnection)
    let begun = orders.chunks(of: Executor.perConnection)
    return try await withThrowingTaskGroup { group in
      for number in 0..<max(1, sender.lanes) {
        group.addTask {
          var lane = Lane()
          do {
            if number < begun.count { await self.send(begun[number], sender, &lane) }
            while let chunk = queue.next() { try await self.work(on: chunk, tenant, sender, &lane) }
          } catch {
            // What was answered is written, whatever became of the next chunk.
            _ = try? await self.record(lane.replies, tenant, sender)
            throw error
          }
          return lane.report + (try await self.record(lane.replies, tenant, sender))
        }
      }
      // A lane that fails leaves its actions to their lease; the others finish what they began.
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

  /// What a connection has done, and the answers that are still to be written.
  private struct Lane {
    var report = ExecutorReport()
    var replies: [Reply] = []
  }

  /// The three steps of a chunk: `sending` made durable, the messages sent, the answers written. They are written in the
  /// transaction that begins the connection's next chunk, so that a chunk waits for the disk once.
  private func work(
    on chunk: [Action], _ tenant: TenantID, _ sender: any Sender, _ lane: inout Lane
  ) async throws {
    if let (reason, until) = refusal(of: sender, at: clock.now()) {
      lane.report = lane.report + (try await putOff(chunk, tenant, until: until, reason))
      return
    }
    let begun = try await begin(chunk, tenant, writing: lane.replies, sender)
    lane.replies = []
    lane.report = lane.report + begun.report
    providers.take(begun.orders.count, for: sender, at: clock.now())
    await send(begun.orders, sender, &lane)
  }

  private func send(_ orders: [SendOrder], _ sender: any Sender, _ lane: inout Lane) async {
    for order in orders { lane.replies.append(await reply(to: order, sender)) }
  }

  /// Why a sender is given nothing now, and until when.
  func refusal(of sender: any Sender, at now: Instant) -> (LocalizedSentence, Instant)? {
    if let reason = sender.closed { return (reason, now + Executor.closedPause) }
    return providers.pause(of: sender, at: now).map { (LocalizedSentence("provider_unavailable"), $0) }
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

/// Hands out chunks of a batch to whoever asks next.
private final class ChunkQueue: Sendable {
  private let chunks: Mutex<ArraySlice<[Action]>>

  init(_ actions: [Action], size: Int) {
    chunks = Mutex(actions.chunks(of: size)[...])
  }

  func next() -> [Action]? { chunks.withLock { $0.popFirst() } }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
