import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A named place where the process may be killed in a test: the ends of everything that must not be half done.
package enum CrashPoint: String, CaseIterable, Sendable {
  case beforeIngestCommit, afterIngestCommit
  case beforeClaimCommit, afterClaimCommit
  case beforeDecisionCommit, afterDecisionCommit
  case beforeLeaseCommit, afterLeaseCommit
  case beforeSendingCommit, afterSendingCommit
  case beforeReplyCommit, afterReplyCommit
  case beforeOutcomeCommit, afterOutcomeCommit
  case beforeMergeCommit, afterMergeCommit

  /// Kills the process here when `RONDO_CRASH_AT=name[:n]` names this point and this is the n-th pass.
  package func pass() {
    guard let armed = CrashPoint.armed, armed.point == self else { return }
    if CrashPoint.passes.next() == armed.pass { kill(getpid(), SIGKILL) }
  }

  private static let armed: (point: CrashPoint, pass: Int)? = {
    guard let value = getenv("RONDO_CRASH_AT") else { return nil }
    let parts = String(cString: value).split(separator: ":")
    guard let name = parts.first, let point = CrashPoint(rawValue: String(name)) else { return nil }
    return (point, parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
  }()

  private static let passes = PassCounter()
}

/// Counts passes over all threads.
private final class PassCounter: Sendable {
  private let count = Atomic<Int>(0)
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
