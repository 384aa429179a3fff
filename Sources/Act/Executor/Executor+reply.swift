internal import Control
internal import Domain

/// What a sender answered to one order.
struct Reply: Sendable {
  let order: SendOrder
  let answer: SendAnswer
  let startedAt: Instant
  let endedAt: Instant
}

extension Executor {
  /// Writes the answers. A store that is away, full or read-only is asked again for as long as the process lives: what
  /// is not written here is unknown for good, and until it can be written nothing else can be sent either.
  func record(_ replies: [Reply], _ tenant: TenantID, _ sender: any Sender) async throws -> ExecutorReport {
    guard !replies.isEmpty else { return ExecutorReport() }
    var pause = Duration.milliseconds(100)
    while true {
      do {
        return try await recordOnce(replies, tenant, sender)
      } catch let error as StoreError where error.isPassing && !Task.isCancelled {
        try? await Task.sleep(for: pause)
        pause = min(pause * 4, .seconds(5))
      }
    }
  }

  /// Has what was answered written by what begins the next chunk. Where the store was away it is written first, which
  /// waits until the store is back.
  func writing(
    _ replies: [Reply], _ tenant: TenantID, _ sender: any Sender, _ begin: ([Reply]) async throws -> Turn
  ) async throws -> Turn {
    do {
      return try await begin(replies)
    } catch let error as StoreError where error.isPassing && !replies.isEmpty {
      let report = try await record(replies, tenant, sender)
      var turn = try await begin([])
      turn.report = turn.report + report
      return turn
    }
  }

  /// Running it again changes nothing: what was written is not `sending` any more.
  private func recordOnce(_ replies: [Reply], _ tenant: TenantID, _ sender: any Sender) async throws -> ExecutorReport {
    let now = clock.now()
    let report = try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let report = try self.write(replies, sender, LedgerEntry(tx: tx, tenant: tenant, now: now))
      CrashPoint.beforeReplyCommit.pass()
      return report
    }
    CrashPoint.afterReplyCommit.pass()
    return report
  }

  func write(_ replies: [Reply], _ sender: any Sender, _ entry: LedgerEntry) throws -> ExecutorReport {
    var report = ExecutorReport()
    for reply in replies {
      let known = reply.order.action
      if let action = try entry.tx.held(known, entry.tenant.id, in: .sending) {
        report.count(try write(reply, of: action, sender, entry))
      } else if let action = try entry.tx.held(known, entry.tenant.id, in: .unknown) {
        try Executor.writeLate(reply, of: action, entry).map { report.count($0) }
      }
    }
    return report
  }

  private func write(
    _ reply: Reply, of action: Action, _ sender: any Sender, _ entry: LedgerEntry
  ) throws -> Action {
    let log = try AttemptLog(entry.tx, entry.tenant.id, action)
    let input = input(for: reply, of: action, log, sender, now: entry.now)
    let moved = try entry.move(
      action, input, isDoubtful: log.isDoubtful, reason: reply.answer.reason.map(ActionReason.text)
    ) {
      $0.token = nil
      if case .delivered(let providerID?, _) = reply.answer { $0.providerID = providerID }
    }
    if case .refused(let failure) = reply.answer, let words = failure.addressGone {
      try Executor.suppress(action, words, entry)
    }
    if case .notSent = reply.answer, let counted = reply.order.counted {
      try entry.tx.returnToCounter(entry.tenant.id, action.mode, key: counted)
    }
    if case .delivered(_, let copy?) = reply.answer { try entry.tx.insertSandboxMail(entry.tenant.id, copy) }
    try entry.tx.insertAttempts(entry.tenant.id, [reply.attempt(number: action.attempts)])
    return moved
  }

  /// The server that takes the mail knows its mailboxes: what it says of one counts as a bounce.
  private static func suppress(_ action: Action, _ words: String, _ entry: LedgerEntry) throws {
    let detail = String(words.prefix(300))
    try entry.tx.insertEngagements(
      entry.tenant.id,
      [Engagement(action: action.id, customer: action.customer, kind: .bounced, at: entry.now, detail: detail)])
    try entry.tx.insertSuppression(
      entry.tenant.id,
      Suppression(action, reason: "bounced", source: "SMTP", at: entry.now, secret: entry.tenant.secret))
  }

  private func input(
    for reply: Reply, of action: Action, _ log: AttemptLog, _ sender: any Sender, now: Instant
  ) -> LedgerMachine.Input {
    switch reply.answer {
    case .delivered: return .delivered
    case .refused(let failure):
      if failure.isPermanent { return .refused(.permanent) }
      let retryAt = nextTry(action, log, counting: true, retryAfter: failure.retryAfter, now: now)
      return .refused(.transient(retryAt: retryAt))
    case .notSent(let failure):
      if failure.isPermanent { return .notSent(.permanent) }
      let retryAt = nextTry(action, log, counting: false, retryAfter: failure.retryAfter, now: now)
      return .notSent(.transient(retryAt: retryAt))
    case .lost:
      return .lost(repeatAt: sender.isIdempotent ? nextTry(action, log, counting: true, now: now) : nil)
    }
  }

  /// The lease ran out while the provider took its time: this reply is the evidence of what became of it.
  private static func writeLate(_ reply: Reply, of action: Action, _ entry: LedgerEntry) throws -> Action? {
    let resolution: LedgerMachine.Resolution
    switch reply.answer {
    case .delivered: resolution = .sent
    case .refused, .notSent: resolution = .notSent
    case .lost: return nil
    }
    let isSettled = LedgerMachine.isSpent(action, at: entry.now)
    let number = action.attempts + 1
    let moved = try entry.move(
      action, .resolve(resolution, isSettled: isSettled), reason: reply.answer.reason.map(ActionReason.text)
    ) {
      $0.token = nil
      $0.attempts = number
      if case .delivered(let providerID?, _) = reply.answer { $0.providerID = providerID }
    }
    try entry.tx.insertAttempts(entry.tenant.id, [reply.attempt(number: number)])
    return moved
  }
}

extension Reply {
  fileprivate func attempt(number: Int64) -> Attempt {
    let action = order.action
    return Attempt(
      action: action.id, customer: action.customer, number: number, startedAt: startedAt, endedAt: endedAt,
      result: result, detail: answer.reason.map(ActionReason.text) ?? "")
  }

  private var result: String {
    switch answer {
    case .delivered: AttemptLog.Result.succeeded
    case .refused: AttemptLog.Result.refused
    case .notSent(let failure): failure.isPermanent ? AttemptLog.Result.refused : AttemptLog.Result.retry
    case .lost: AttemptLog.Result.unknown
    }
  }
}

extension StoreError {
  /// Another try may succeed.
  var isPassing: Bool { [.unavailable, .outcomeUnknown, .full, .readOnly].contains(code) }
}
