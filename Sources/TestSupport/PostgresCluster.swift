import Foundation
import Glibc
import Postgres
import Synchronization

/// A PostgreSQL cluster of its own that can be killed whole with SIGKILL and started again, with the settings that
/// keep data: `fsync` and `full_page_writes` as they are by default.
package final class PostgresCluster: Sendable {
  package let conninfo: String
  private let folder: String
  /// The script of the server that runs, and the end of the pipe that keeps it.
  private let running = Mutex<(script: Int32, lifeline: Int32)?>(nil)

  /// Makes the cluster and starts it.
  package init() throws {
    guard FileManager.default.isExecutableFile(atPath: PostgresServer.binaries + "/postgres") else {
      throw PostgresServer.Unavailable(description: "PostgreSQL 15 is not installed (apt-get install postgresql-15)")
    }
    folder = try PostgresServer.makeFolder()
    conninfo = "host=\(folder) port=5432 user=rondo dbname=postgres"
    try start()
  }

  deinit { stop() }

  /// Starts it, after a kill with its own recovery, and waits until it answers.
  package func start() throws {
    let words = ["/bin/sh", "-c", PostgresCluster.script, "cluster-for-tests", PostgresServer.binaries, folder]
    let user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    // Both ends, so that nobody waits for the other; when this process ends, however it ends, the script reads the end.
    let pipe = folder + "/lifeline"
    if access(pipe, F_OK) != 0 { mkfifo(pipe, 0o600) }
    let lifeline = open(pipe, O_RDWR | O_CLOEXEC)
    guard lifeline >= 0, let script = Command.spawn((geteuid() == 0 ? user : []) + words, input: pipe) else {
      throw PostgresServer.Unavailable(description: "PostgreSQL can't be started: error \(errno)")
    }
    running.withLock { $0 = (script, lifeline) }
    try PostgresServer(conninfo: conninfo).waitUntilReady(log: folder + "/log") { PostgresCluster.isAlive(script) }
  }

  /// Kills the postmaster and every process it started, none of which can do anything about it.
  package func kill() {
    let first = Command.read(folder + "/data/postmaster.pid").split(separator: "\n").first.flatMap { Int32($0) }
    guard let postmaster = first, postmaster > 1 else { return }
    // Stopped, it starts nobody while its children are counted.
    Glibc.kill(postmaster, SIGSTOP)
    let children = PostgresCluster.children(of: postmaster)
    for process in [postmaster] + children { Glibc.kill(process, SIGKILL) }
    end(keeping: true)
    // Each holds the shared memory until it is gone, and nobody may start beside it.
    for child in children {
      for _ in 0..<1_000 where PostgresCluster.isAlive(child) { usleep(2_000) }
    }
  }

  /// Ends it and takes its data away.
  package func stop() { end(keeping: false) }

  private func end(keeping: Bool) {
    let last = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let (script, lifeline) = last else { return }
    if keeping { _ = write(lifeline, "keep\n", 5) }
    Glibc.close(lifeline)
    var status: Int32 = 0
    while waitpid(script, &status, 0) < 0, errno == EINTR {}
  }

  private static func isAlive(_ process: Int32) -> Bool {
    let state = Command.read("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ").first
    return state != nil && state != "Z" && state != "X"
  }

  private static func children(of parent: Int32) -> [Int32] {
    let tasks = "/proc/\(parent)/task/\(parent)/children"
    return Command.read(tasks).split(separator: " ").compactMap { Int32($0) }
  }

  /// Runs the server until standard input ends; then ends that very process, and cleans up unless told to keep.
  private static let script = """
    [ -d "$2/data" ] || "$1/initdb" -D "$2/data" -U rondo -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
      >"$2/log" 2>&1 || exit 1
    "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c port=5432 -c max_connections=100 \
      -c shared_buffers=64MB -c deadlock_timeout=100ms >>"$2/log" 2>&1 &
    server=$!
    read -r word
    kill -INT $server
    wait $server
    [ "$word" = keep ] || rm -rf "$2"
    """
}
