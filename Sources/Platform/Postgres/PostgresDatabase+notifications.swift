import SQL

extension PostgresDatabase {
  /// The payloads sent to a channel from now on.
  ///
  /// An empty payload says "look now": it comes when listening begins, and after a lost connection is back,
  /// as what was sent in between is lost. The stream ends with the database.
  package func listen(channel: String) -> AsyncStream<String> {
    listener.listen(channel)
  }

  /// Wakes the listeners of a channel on every node. Not inside another transaction: a notifying commit holds
  /// a lock on the whole server.
  package func notify(channel: String, payload: String = "") async throws {
    try await write { connection in
      try connection.first("SELECT pg_notify(\(channel), \(payload))") { _ in }
    }
  }
}
