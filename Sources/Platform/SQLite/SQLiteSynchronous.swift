/// When SQLite waits for the disk (sqlite.org/pragma.html#pragma_synchronous).
package enum SQLiteSynchronous: String, Sendable {
  /// Never: for tests.
  case off = "OFF"
  /// At checkpoints: a power cut can lose the last commits, and corrupts nothing.
  case normal = "NORMAL"
  /// At every commit: what is acknowledged is durable.
  case full = "FULL"
}
