/// A database that lends connections to synchronous bodies on its own threads.
///
/// A body touches the database and nothing else, and can be run again: a writer is re-run after a conflict
/// or when the group it was committed with fails. A body can't ask the same database from inside: it is
/// synchronous and holds its thread, so such a request could wait for itself.
package protocol Database: Sendable {
  var engine: Engine { get }

  /// Runs `body` in a transaction that sees one state of the database and can't write.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Runs `body` in one transaction and returns once it is committed; what `body` throws undoes it.
  func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Runs `body` once, outside any transaction and beside no other writer of this process: for what can't stand inside
  /// one, such as VACUUM. Whoever writes meanwhile waits.
  func alone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Finishes what was asked for, refuses what comes later, and ends the threads.
  func close() async
}
