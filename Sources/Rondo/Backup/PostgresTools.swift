import Glibc
import Postgres

/// PostgreSQL's own programs for copies, run with the settings of a connection string in their environment, where a
/// password is seen by nobody.
struct PostgresTools: Sendable {
  let settings: [(name: String, value: String)]

  init(conninfo: String) throws { settings = try PostgresDatabase.environment(conninfo: conninfo) }

  func dump(to path: String) throws {
    try run("pg_dump", ["-Fc", "--no-owner", "--no-privileges", "--schema=public", "-f", path])
  }

  func restore(_ path: String) throws {
    let database = settings.first { $0.name == "PGDATABASE" }?.value ?? "postgres"
    try run(
      "pg_restore",
      [
        "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "-d", database, "--schema=public",
        path,
      ])
  }

  private func run(_ name: String, _ arguments: [String]) throws {
    let log = "/tmp/rondo-\(getpid())-\(name)"
    defer { unlink(log) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Threads of the runtime block most signals, and a child would inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var environment: [String] = []
    var next = environ
    while let entry = next.pointee {
      environment.append(String(cString: entry))
      next += 1
    }
    environment += settings.map { "\($0.name)=\($0.value)" }
    let words = ([name] + arguments).map { strdup($0) } + [nil]
    let values = environment.map { strdup($0) } + [nil]
    defer { for text in words + values { free(text) } }
    var process = pid_t()
    guard posix_spawnp(&process, name, &actions, &attributes, words, values) == 0 else {
      throw BackupFile.Problem(
        english: "\(name) is not installed; on Debian: apt-get install postgresql-client-15.",
        chinese: "未安装 \(name)；在 Debian 上请执行：apt-get install postgresql-client-15。")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status != 0 else { return }
    let reason = DataDirectory.read(log)?.split(separator: "\n").last.map(String.init) ?? "no words"
    throw BackupFile.Problem(english: "\(name) failed: \(reason)", chinese: "\(name) 执行失败：\(reason)")
  }
}
