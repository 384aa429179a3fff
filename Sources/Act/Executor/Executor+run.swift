internal import Content
package import Domain
internal import Synchronization

extension Executor {
  private static let sweep = Span.minutes(1)
  /// What is due is sent then, and not together with what is due a little later.
  private static let shortest = Span.milliseconds(2)
  /// Half of what other rooms take: an action that has just been entered waits for it.
  private static let breath = Duration.milliseconds(2)

  /// Works until the task is cancelled: sleeps until something is due or the signal comes. A sender at work is left to it,
  /// and nobody else waits for it. `report` hears of everything that was done and of every error; the loop goes on after
  /// both.
  package func run(
    _ tenant: TenantID, wake: WakeSignal, report: @escaping @Sendable (Result<ExecutorReport, any Error>) -> Void
  ) async {
    await withDiscardingTaskGroup { group in
      let busy = BusyChannels()
      var sweptAt = Instant.distantPast
      while !Task.isCancelled {
        var (pause, start) = (Rest.afterError, ContinuousClock.now)
        let lookedAt = clock.now()
        do {
          if sweptAt + Executor.sweep <= clock.now() {
            sweptAt = clock.now()
            try await expireWaiting(tenant)
          }
          let free = try await senders(of: tenant).filter { !busy.contains($0.channel) }
          let (opening, turns) = try await open(tenant, free)
          if !opening.isIdle { report(.success(opening)) }
          for (sender, turn) in zip(free, turns) where turn.report.leased > 0 {
            busy.insert(sender.channel)
            group.addTask {
              do {
                report(.success(try await self.work(tenant, sender, from: turn)))
              } catch {
                report(.failure(error))
                try? await Task.sleep(for: .microseconds(Rest.afterError.microseconds))
              }
              busy.remove(sender.channel)
              wake.wake()
            }
          }
          pause = try await rest(tenant, since: lookedAt)
          if turns.contains(where: { $0.report.leased > 0 }) {
            await wake.wait(atMost: .microseconds(pause.microseconds))
            continue
          }
        } catch {
          report(.failure(error))
          start = .now
        }
        await Rest.sleep(pause, since: start, breath: Executor.breath) { await wake.wait(atMost: $0) }
      }
    }
  }

  /// Until something falls due, or a provider takes again what waits for its pace.
  private func rest(_ tenant: TenantID, since instant: Instant) async throws -> Span {
    let pause = try await records.read { try Rest.span($0, tenant, now: instant, shortest: Executor.shortest) }
    guard let room = providers.nextRoom(at: instant) else { return pause }
    return min(pause, max(room - instant, Executor.shortest))
  }

  /// Ends actions that wait for an approval nobody gave in time. Returns how many.
  @discardableResult
  package func expireWaiting(_ tenant: TenantID, limit: Int = 10_000) async throws -> Int {
    let now = clock.now()
    let late = try await records.read { tx in
      try tx.actions(tenant, state: .awaitingApproval, strategy: nil, limit: limit).filter { $0.expiresAt <= now }
    }
    guard !late.isEmpty else { return 0 }
    return try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
      var count = 0
      for known in late {
        guard let action = try tx.held(known, tenant.id, in: .awaitingApproval) else { continue }
        let reason = ActionReason.text(LocalizedSentence("action_expired", ["at": "\(action.expiresAt)"]))
        try entry.move(action, .expire, reason: reason)
        count += 1
      }
      return count
    }
  }
}

/// Channels whose sender is at work.
private final class BusyChannels: Sendable {
  private let channels = Mutex<Set<Channel>>([])

  func contains(_ channel: Channel) -> Bool { channels.withLock { $0.contains(channel) } }
  func insert(_ channel: Channel) { channels.withLock { _ = $0.insert(channel) } }
  func remove(_ channel: Channel) { channels.withLock { _ = $0.remove(channel) } }
}
