import Postgres
import SQL
import TestSupport
import Testing

@Suite("A PostgreSQL server that is killed", .timeLimit(.minutes(5)))
struct KilledServerTests {
  @Test("costs errors while it is away, and nothing that was committed")
  func away() async throws {
    let cluster: PostgresCluster
    do {
      cluster = try PostgresCluster()
    } catch let error as PostgresServer.Unavailable {
      print("skipped on PostgreSQL: \(error)")
      return
    }
    defer { cluster.stop() }
    let database = try PostgresDatabase(conninfo: cluster.conninfo, connections: 2)
    try await database.write { try $0.script("CREATE TABLE t (id BIGINT PRIMARY KEY)") }
    _ = try await database.write { try $0.execute("INSERT INTO t (id) VALUES (1)") }
    await onThread { cluster.kill() }
    // More often than there are connections, so that each is asked again after it could not connect.
    for _ in 0..<8 {
      let error = await #expect(throws: SQLError.self) {
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (2)") }
      }
      #expect(error?.code == .connection)
    }
    try await onThread { Result { try cluster.start() } }.get()
    _ = try await database.write { try $0.execute("INSERT INTO t (id) VALUES (3)") }
    let rows = try await database.read { try $0.query("SELECT id FROM t ORDER BY id") { row in try row.int(0) } }
    #expect(rows == [1, 3])
    await database.close()
  }
}
