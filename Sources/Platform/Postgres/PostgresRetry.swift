/// How often, and after which pause, a transaction that met a conflict is run again: full jitter, that is
/// evenly between nothing and a doubling limit.
package struct PostgresRetry: Sendable {
  package var attempts: Int
  /// A number below its argument.
  private let random: @Sendable (UInt32) -> UInt32

  package init(attempts: Int = 10, random: @escaping @Sendable (UInt32) -> UInt32 = { UInt32.random(in: 0..<$0) }) {
    self.attempts = attempts
    self.random = random
  }

  /// In microseconds, at most half a second.
  func pause(after attempt: Int) -> UInt32 {
    random(min(500_000, 2_000 << UInt32(min(attempt, 10))))
  }
}
