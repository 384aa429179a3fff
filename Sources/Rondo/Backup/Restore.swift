import Crypto
import Domain
import Glibc
import Postgres
import SQL
import SQLite
import Store
import Synchronization

/// `rondo restore FILE`: puts a backup in the place of the database, and then erases again whom `erasures.log` names.
struct Restore {
  let configuration: Configuration
  /// Whether a database that is there may go.
  let replaces: Bool
  /// A log of erasures kept elsewhere, for a fresh folder.
  let erasures: String?

  struct Outcome: Sendable {
    let header: BackupFile.Header
    /// People of the backup who were erased since it was made.
    let erasedAgain: Int
    let madeKey: Bool
  }

  func run(from path: String) async throws -> Outcome {
    if RunningProcess(configuration) != nil {
      throw problem(
        "A process runs on \(configuration.dataDirectory). Stop it first.",
        "\(configuration.dataDirectory) 上有进程正在运行，请先停止。")
    }
    let file = BackupFile(path: path)
    let header = try file.header()
    let engine = configuration.postgres == nil ? "sqlite" : "postgres"
    guard header.engine == engine else {
      throw problem(
        "The backup is of \(header.engine), and this database is \(engine).",
        "该备份来自 \(header.engine)，而当前数据库为 \(engine)。")
    }
    guard header.schema <= Store.latestSchema else {
      throw problem(
        "The backup has schema \(header.schema), newer than this program's \(Store.latestSchema). Update the program.",
        "该备份的结构版本为 \(header.schema)，高于本程序的 \(Store.latestSchema)。请先升级程序。")
    }
    try await replace(file)
    return try await open(header)
  }

  /// Holds the folder meanwhile, so that nobody starts on half a database.
  private func replace(_ file: BackupFile) async throws {
    let directory = try DataDirectory(configuration.dataDirectory)
    defer { withExtendedLifetime(directory) {} }
    let copy = "\(configuration.dataDirectory)/rondo.restoring"
    defer { unlink(copy) }
    try file.extract(to: copy)
    try joinLog()
    if let conninfo = configuration.postgres {
      try await replacePostgres(conninfo, copy)
    } else {
      try await replaceSQLite(copy)
    }
  }

  private func replaceSQLite(_ copy: String) async throws {
    let path = configuration.databasePath
    if access(path, F_OK) == 0, !replaces { throw isThere }
    let database = try SQLiteDatabase(path: copy, readers: 1)
    let isSound = try? await Store(database: database).isSound()
    await database.close()
    for end in ["-wal", "-shm"] { unlink(copy + end) }
    guard isSound == true else { throw problem("The copy in the backup is damaged.", "备份中的数据库已损坏。") }
    for end in ["-wal", "-shm"] { unlink(path + end) }
    guard rename(copy, path) == 0 else { throw problem("\(path) can't be replaced.", "无法替换 \(path)。") }
  }

  private func replacePostgres(_ conninfo: String, _ copy: String) async throws {
    let database = try PostgresDatabase(conninfo: conninfo, connections: 1)
    do {
      let store = Store(database: database)
      if try await store.otherConnections() > 0 {
        throw problem("Another rondo process uses this database. Stop it first.", "有其他 rondo 进程正在使用该数据库，请先停止。")
      }
      if try await store.schemaVersion() != nil {
        guard replaces else { throw isThere }
        try await store.dropEverything()
      }
    } catch {
      await database.close()
      throw error
    }
    await database.close()
    try PostgresTools(conninfo: conninfo).restore(copy)
  }

  /// Adds the lines of a log from elsewhere to the folder's own; the same line twice does no harm.
  private func joinLog() throws {
    guard let erasures else { return }
    guard let text = DataDirectory.read(erasures) else {
      throw problem("\(erasures) can't be read.", "无法读取 \(erasures)。")
    }
    let path = "\(configuration.dataDirectory)/erasures.log"
    let own = DataDirectory.read(path) ?? ""
    try DataDirectory.writePrivate(own + (own.isEmpty || own.hasSuffix("\n") ? "" : "\n") + text, to: path)
  }

  /// Opening brings schema and erasures up to date; a folder without an owner's key gets one.
  private func open(_ header: BackupFile.Header) async throws -> Outcome {
    let app = try await App.open(configuration)
    let isMissing = access(configuration.ownerKeyPath, F_OK) != 0
    if isMissing {
      let random = RandomSource.system
      let secret = "rondo_own_" + Base64.encode(random.bytes(32), .unpadded)
      let key = APIKey(
        id: app.ids.next(), tenant: app.tenant.id, name: "owner-\(app.clock.now())", kind: .own,
        hash: Digest.sha256(Array(secret.utf8)), createdAt: app.clock.now())
      try DataDirectory.writePrivate(secret + "\n", to: configuration.ownerKeyPath)
      try await app.records.write { try $0.insertAPIKey(key) }
    }
    await app.close()
    return Outcome(header: header, erasedAgain: app.erasedAgain.load(ordering: .relaxed), madeKey: isMissing)
  }

  private var isThere: BackupFile.Problem {
    problem(
      "There is a database already. Add --replace to put the backup in its place.", "数据库已存在。如要用备份替换，请加上 --replace。")
  }

  private func problem(_ english: String, _ chinese: String) -> BackupFile.Problem {
    BackupFile.Problem(english: english, chinese: chinese)
  }
}
