import Postgres
import SQL
import Synchronization
import TestSupport
import Testing

@Suite("A PostgreSQL database", .timeLimit(.minutes(5)))
struct PostgresDatabaseTests {
  private func withDatabase(_ body: (PostgresDatabase) async throws -> Void) async throws {
    try await TestEngine.withPostgres { conninfo in
      let database = try PostgresDatabase(conninfo: conninfo, connections: 2)
      try await body(database)
      await database.close()
    }
  }

  @Test("tells a lost connection clearly and recovers")
  func killed() async throws {
    try await withDatabase { database in
      for _ in 0..<4 {
        let error = await #expect(throws: SQLError.self) {
          try await database.write { connection in
            try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
          }
        }
        #expect(error?.code == .connection)
        #expect(error?.outcomeUnknown == false)
      }
      let answer = try await database.read { try $0.first("SELECT 1") { row in try row.int(0) } }
      #expect(answer == 1)
    }
  }

  @Test("replaces a connection that was lost while idle, unnoticed by the body")
  func killedIdle() async throws {
    try await withDatabase { database in
      for _ in 0..<8 {
        try await database.write { connection in
          _ = try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
          ) { row in try row.bool(0) }
        }
      }
    }
  }

  @Test("says that the outcome is unknown when the connection goes during the commit, and never runs it again")
  func killedCommit() async throws {
    try await withDatabase { database in
      try await database.write {
        try $0.script(
          """
          CREATE TABLE item (id BIGINT PRIMARY KEY);
          CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
          CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die();
          """)
      }
      let runs = Runs()
      let error = await #expect(throws: SQLError.self) {
        try await database.write { connection in
          runs.add()
          try connection.execute("INSERT INTO item VALUES (1)")
        }
      }
      #expect(error?.code == .connection)
      #expect(error?.outcomeUnknown == true)
      #expect(error?.isRetryable == false)
      #expect(runs.count == 1)
    }
  }

  @Test("can read after it gave a prepared statement back")
  func readsAfterDiscarding() async throws {
    try await TestEngine.withPostgres { conninfo in
      let database = try PostgresDatabase(conninfo: conninfo, connections: 1)
      for value in [nil, "text"] {
        // The second one is prepared anew with a type, and the first given back before the next transaction.
        try await database.write { _ = try $0.first("SELECT CAST(\(value) AS TEXT)") { row in try row.textOrNil(0) } }
      }
      let answer = try await database.read { try $0.first("SELECT 1") { row in try row.int(0) } }
      #expect(answer == 1)
      await database.close()
    }
  }

  @Test("says a killed pipeline's connection is lost")
  func killedPipeline() async throws {
    try await withDatabase { database in
      let error = await #expect(throws: SQLError.self) {
        try await database.write {
          try $0.executeBatch(["SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 2"])
        }
      }
      #expect(error?.code == .connection)
      let changed = try await database.write { try $0.executeBatch(["SELECT 1"]) }
      #expect(changed == [0])
    }
  }

  @Test("runs a body again that met a serialization conflict")
  func serialization() async throws {
    try await withDatabase { database in
      try await database.write { try $0.script("CREATE TABLE counter (n BIGINT); INSERT INTO counter VALUES (0)") }
      let runs = Runs()
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for _ in 0..<20 {
          tasks.addTask {
            try await database.write(isolation: .serializable) { connection in
              runs.add()
              let n = try connection.first("SELECT n FROM counter") { row in try row.int(0) } ?? 0
              _ = try connection.first("SELECT pg_sleep(0.002)") { _ in }
              try connection.execute("UPDATE counter SET n = \(n + 1)")
            }
          }
        }
        try await tasks.waitForAll()
      }
      let counted = try await database.read { try $0.first("SELECT n FROM counter") { row in try row.int(0) } }
      #expect(counted == 20)
      #expect(runs.count > 20)
    }
  }

  @Test("never reports a commit that was a rollback")
  func swallowedError() async throws {
    try await withDatabase { database in
      try await database.write { try $0.script("CREATE TABLE item (id BIGINT PRIMARY KEY)") }
      let error = await #expect(throws: SQLError.self) {
        try await database.write { connection in
          try connection.execute("INSERT INTO item VALUES (1)")
          _ = try? connection.execute("INSERT INTO item VALUES (1)")
        }
      }
      #expect(error?.code == .unique)
    }
  }

  @Test("refuses a NUL inside text, which PostgreSQL can't store")
  func embeddedNull() async throws {
    try await withDatabase { database in
      let error = await #expect(throws: SQLError.self) {
        try await database.read { try $0.first("SELECT \("a\0b")") { row in try row.text(0) } }
      }
      #expect(error?.code == .type)
    }
  }

  @Test("delivers notifications, also after its listening connection was lost")
  func notifications() async throws {
    try await withDatabase { database in
      var heard = database.listen(channel: "wake up").makeAsyncIterator()
      #expect(await heard.next() == "")
      try await database.notify(channel: "other", payload: "not this")
      try await database.notify(channel: "wake up", payload: "中文 1")
      #expect(await heard.next() == "中文 1")
      try await database.write { connection in
        _ = try connection.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        ) { row in try row.bool(0) }
      }
      #expect(await heard.next() == "")
      try await database.notify(channel: "wake up", payload: "2")
      #expect(await heard.next() == "2")
      await database.close()
      #expect(await heard.next() == nil)
    }
  }

  @Test("tells a wrong address at once")
  func wrongAddress() throws {
    let error = #expect(throws: SQLError.self) {
      _ = try PostgresDatabase(conninfo: "host=127.0.0.1 port=1 user=nobody dbname=none")
    }
    #expect(error?.code == .connection)
  }
}

private final class Runs: Sendable {
  private let total = Atomic<Int>(0)
  var count: Int { total.load(ordering: .relaxed) }
  func add() { total.add(1, ordering: .relaxed) }
}
