internal import Domain

/// What the earlier tries at an action tell.
struct AttemptLog: Sendable, Hashable {
  private static let resolvedWord = "resolved_not_sent"
  private let attempts: [Attempt]

  init(_ attempts: [Attempt]) { self.attempts = attempts.sorted { $0.number < $1.number } }

  /// Reads them only where there can be any.
  init(_ tx: any Transaction, _ tenant: TenantID, _ action: Action) throws {
    self.init(action.attempts == 0 ? [] : try tx.attempts(tenant, action.customer, action.id))
  }

  /// One of them may have reached the provider, and nobody has said since that it did not.
  var isDoubtful: Bool {
    sinceResolved.contains { $0.result == Result.unknown }
  }

  /// Answers that count towards the last attempt. A provider that can't be reached is no answer: an outage delays
  /// and never loses.
  var answers: Int {
    sinceResolved.count { $0.result == Result.refused || $0.result == Result.unknown }
  }

  private var sinceResolved: ArraySlice<Attempt> {
    let last = attempts.lastIndex { $0.detail.hasPrefix(AttemptLog.resolvedWord) }
    return last.map { attempts[($0 + 1)...] } ?? attempts[...]
  }

  /// The words of ``Attempt/result``.
  enum Result {
    static let succeeded = "succeeded"
    static let retry = "retry"
    static let refused = "refused"
    static let unknown = "unknown"
  }
}
