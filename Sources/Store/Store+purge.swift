package import Domain
import SQL

/// Sweeping out what an engine keeps of rows that are gone: free pages, the log, statistics.
extension Store: Maintenance {
  package func purge() async throws -> PurgeReport {
    do {
      return try await database.alone { connection in
        var purge = Purge(connection: connection)
        switch connection.engine {
        case .sqlite: try purge.sqlite()
        case .postgres: try purge.postgres()
        }
        return purge.report
      }
    } catch let error as SQLError {
      throw StoreError(error)
    }
  }
}

private struct Purge {
  let connection: any Connection
  var report: PurgeReport

  init(connection: any Connection) {
    self.connection = connection
    report = PurgeReport(engine: connection.engine == .sqlite ? "sqlite" : "postgres")
  }

  /// Rows are overwritten as they are deleted (`secure_delete`); their old pages stay in the log until it is emptied,
  /// and free pages in the file until it is written anew. No table is a full-text index: customers are found by terms
  /// in a table like any other, so no index keeps tokens of its own.
  mutating func sqlite() throws {
    // A copy of a large file does not fit into memory.
    try connection.script("PRAGMA temp_store = FILE")
    defer { try? connection.script("PRAGMA temp_store = MEMORY") }
    try connection.script("VACUUM")
    report.steps.append("VACUUM")
    let isBusy = try connection.first("PRAGMA wal_checkpoint(TRUNCATE)") { row in try row.int(0) != 0 } ?? true
    if isBusy {
      report.undone.append("wal_checkpoint(TRUNCATE): somebody reads just now; run it again")
    } else {
      report.steps.append("wal_checkpoint(TRUNCATE)")
    }
  }

  /// Rows of tables that erasing touches are written anew; what was measured of their columns is measured again; the
  /// write-ahead log goes on in new segments and the old ones are removed instead of being used again as they are.
  mutating func postgres() throws {
    let tables = TableFate.all.filter(\.fate.touchesRows).map { "\($0.table)" }
    for table in tables {
      attempt("VACUUM FULL \(table)", needs: "the table's owner") { try $0.script("VACUUM (FULL, ANALYZE) \(table)") }
      try forgetStatistics(of: table)
    }
    attempt("VACUUM FULL pg_statistic", needs: "the database's owner") {
      try $0.script("VACUUM (FULL) pg_catalog.pg_statistic")
    }
    sweepLog()
  }

  /// ANALYZE leaves the statistics of a table without rows as they are; a change of type, to the same, drops them.
  private mutating func forgetStatistics(of table: String) throws {
    let isEmpty = try connection.first(
      "SELECT CAST(count(*) AS BIGINT) FROM pg_class WHERE oid = CAST(\(table) AS regclass) AND reltuples > 0"
    ) { try $0.int(0) == 0 }
    guard isEmpty ?? true else { return }
    let columns = try connection.query(
      """
      SELECT quote_ident(a.attname), format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
      JOIN pg_statistic s ON s.starelid = a.attrelid AND s.staattnum = a.attnum
      WHERE a.attrelid = CAST(\(table) AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
      """
    ) { (try $0.text(0), try $0.text(1)) }
    for (column, type) in columns {
      attempt("statistics of \(table).\(column)", needs: "the table's owner", isQuiet: true) {
        try $0.script("ALTER TABLE \(table) ALTER COLUMN \(column) TYPE \(type)")
      }
    }
  }

  private mutating func sweepLog() {
    let needs = "a superuser, or pg_checkpoint, pg_monitor and EXECUTE on pg_switch_wal"
    let recycles = (try? connection.first("SELECT current_setting('wal_recycle')") { try $0.text(0) }) ?? "off"
    if recycles == "on" {
      attempt("wal_recycle off while sweeping", needs: "a superuser", isQuiet: true) {
        try $0.script("ALTER SYSTEM SET wal_recycle = off")
        try $0.first("SELECT pg_reload_conf()") { _ in }
        try $0.first("SELECT pg_sleep(0.3)") { _ in }
      }
    }
    attempt("write-ahead log", needs: needs) { connection in
      try connection.script("CHECKPOINT")
      // Segments made ready for later still hold what they held before: each is gone through.
      let ready = try connection.first(
        """
        SELECT CAST(count(*) AS BIGINT) FROM pg_ls_waldir()
        WHERE name ~ '^[0-9A-F]{24}$' AND name > pg_walfile_name(pg_current_wal_lsn())
        """
      ) { try $0.int(0) }
      for _ in 0..<min((ready ?? 0) + 2, 256) {
        try connection.first("SELECT pg_logical_emit_message(false, 'rondo', 'purge')") { _ in }
        try connection.first("SELECT pg_switch_wal()") { _ in }
      }
      try connection.script("CHECKPOINT")
    }
    if recycles == "on" {
      attempt("wal_recycle on again", needs: "a superuser", isQuiet: true) {
        try $0.script("ALTER SYSTEM RESET wal_recycle")
        try $0.first("SELECT pg_reload_conf()") { _ in }
      }
    }
  }

  private mutating func attempt(
    _ step: String, needs: String, isQuiet: Bool = false, _ body: (any Connection) throws -> Void
  ) {
    do {
      try body(connection)
      if !isQuiet { report.steps.append(step) }
    } catch {
      report.undone.append("\(step): \((error as? SQLError)?.message ?? "\(error)") (it takes \(needs))")
    }
  }
}
