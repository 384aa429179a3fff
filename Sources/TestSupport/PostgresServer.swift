import Foundation
import Glibc
import Postgres
import Synchronization

/// A PostgreSQL server for tests: the one `RONDO_TEST_POSTGRES` names (libpq keywords and values), or a
/// throw-away one of this process, shared by all its tests and ended with it.
package struct PostgresServer: Sendable {
  /// Why there is no server.
  package struct Unavailable: Error, CustomStringConvertible {
    package let description: String
  }

  package let conninfo: String

  private static let started = Result<PostgresServer, any Error> { try start() }
  private static let leases = Atomic<Int>(0)
  private static let turnstile = Turnstile(places: 12)

  /// The server of this process, started at the first use.
  package static func shared() throws -> PostgresServer {
    try started.get()
  }

  /// Lends a new, empty database's conninfo and drops the database afterwards.
  package func withLease<T>(_ body: (String) async throws -> T) async throws -> T {
    await Self.turnstile.enter()
    let number = Self.leases.add(1, ordering: .relaxed).newValue
    let name = "rondo_test_\(getpid())_\(number)"
    let outcome: Result<T, any Error>
    do {
      try PostgresDatabase.command("CREATE DATABASE \(name)", conninfo: conninfo)
      outcome = .success(try await body("\(conninfo) dbname=\(name)"))
    } catch {
      outcome = .failure(error)
    }
    try? PostgresDatabase.command("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", conninfo: conninfo)
    await Self.turnstile.leave()
    return try outcome.get()
  }
}

extension PostgresServer {
  static let binaries = "/usr/lib/postgresql/15/bin"

  private static func start() throws -> PostgresServer {
    if let given = ProcessInfo.processInfo.environment["RONDO_TEST_POSTGRES"], !given.isEmpty {
      return PostgresServer(conninfo: given)
    }
    guard FileManager.default.isExecutableFile(atPath: binaries + "/postgres") else {
      throw Unavailable(description: "PostgreSQL 15 is not installed (apt-get install postgresql-15)")
    }
    let folder = try makeFolder()
    let server = Process()
    let log = folder + "/log"
    let arguments = ["/bin/sh", "-c", script, "postgres-for-tests", binaries, folder]
    if geteuid() == 0 {
      server.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
      server.arguments = ["--reuid", "postgres", "--regid", "postgres", "--init-groups"] + arguments
    } else {
      server.executableURL = URL(fileURLWithPath: arguments[0])
      server.arguments = Array(arguments.dropFirst())
    }
    server.currentDirectoryURL = URL(fileURLWithPath: "/")
    // Nothing is ever written here; when this process ends, however it ends, the script reads the end.
    server.standardInput = lifeline
    server.standardOutput = FileHandle.nullDevice
    server.standardError = FileHandle.nullDevice
    try server.run()
    let found = PostgresServer(conninfo: "host=\(folder) port=5432 user=rondo dbname=postgres")
    try found.waitUntilReady(log: log) { server.isRunning }
    return found
  }

  private static let lifeline = Pipe()

  /// Makes and runs a cluster in `$2`, until standard input ends; then ends that very process and cleans up.
  private static let script = """
    "$1/initdb" -D "$2/data" -U rondo -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$2/log" 2>&1 || exit 1
    "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c port=5432 -c fsync=off -c full_page_writes=off \
      -c max_connections=200 -c shared_buffers=64MB -c deadlock_timeout=100ms >>"$2/log" 2>&1 &
    server=$!
    read -r _
    kill -INT $server
    wait $server
    rm -rf "$2"
    """

  /// In /tmp whatever TMPDIR says: a socket's path has at most 107 bytes.
  static func makeFolder() throws -> String {
    var template = Array("/tmp/rondo-postgres-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unavailable(description: "no temporary folder: error \(errno)") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if geteuid() == 0 {
      guard let user = getpwnam("postgres") else { throw Unavailable(description: "there is no user postgres") }
      chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
    }
    return folder
  }

  func waitUntilReady(log: String, isRunning: () -> Bool) throws {
    for _ in 0..<600 {
      if (try? PostgresDatabase.command("SELECT 1", conninfo: conninfo)) != nil { return }
      guard isRunning() else { break }
      usleep(50_000)
    }
    let words = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw Unavailable(description: "PostgreSQL did not start: \(words.suffix(2000))")
  }
}
