import Postgres
import SQL
import Synchronization
import TestSupport
import Testing

@Suite("A conflict inside a savepoint")
struct SavepointConflictTests {
  private struct OwnWords: Error {}

  @Test("has the whole transaction run again, in whatever words the body tells of it")
  func isRetried() async throws {
    try await TestEngine.withPostgres { conninfo in
      let database = try PostgresDatabase(conninfo: conninfo, connections: 1)
      let runs = Atomic<Int>(0)
      let answer = try await database.write { connection in
        guard runs.add(1, ordering: .relaxed).newValue == 1 else { return "second" }
        do {
          try connection.savepoint {
            try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$")
          }
        } catch {
          throw OwnWords()
        }
        return "first"
      }
      #expect(answer == "second")
      await database.close()
    }
  }
}
