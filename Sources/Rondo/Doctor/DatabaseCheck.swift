import API
import Domain
import Postgres
import SQL
import SQLite
import Store

/// The database: that it answers, is whole and of this program's schema, and where the loop stands in it.
struct DatabaseCheck: Sendable {
  let configuration: Configuration

  private static let subject = Words("database", "数据库")

  func findings() async -> [Finding] {
    do {
      guard let database = try open() else {
        let path = configuration.databasePath
        return [finding(.warn, "\(path) is not there yet.", "\(path) 尚不存在。")]
      }
      let found: [Finding]
      do { found = try await look(Store(database: database)) } catch { found = [unreachable(error)] }
      await database.close()
      return found
    } catch {
      return [unreachable(error)]
    }
  }

  /// Nil where there is no file.
  private func open() throws -> (any Database)? {
    if let conninfo = configuration.postgres { return try PostgresDatabase(conninfo: conninfo, connections: 1) }
    guard DataDirectory.exists(configuration.databasePath) else { return nil }
    return try SQLiteDatabase(path: configuration.databasePath, readers: 1)
  }

  private func unreachable(_ error: any Error) -> Finding {
    if (error as? SQLError)?.code == .corrupt || (error as? StoreError)?.detail.hasPrefix("corrupt") == true {
      return damaged("\(error)")
    }
    return finding(.bad, "It can't be used: \(error)", "无法使用：\(error)")
  }

  private func look(_ store: Store) async throws -> [Finding] {
    let (pending, unknown) = try await store.schemaDifference()
    if unknown > 0 {
      return [finding(.bad, "It is newer than this program. Update the program.", "数据库版本高于程序，请升级程序。")]
    }
    var findings = [try await store.database.engine == .sqlite ? whole(store) : clock(store)]
    if pending > 0 {
      findings.append(
        finding(
          .warn, "\(pending) migrations are to be done; the next start does them. Make a backup first.",
          "还有 \(pending) 个迁移，下次启动时执行，请先备份。"))
      return findings
    }
    for tenant in try await store.read({ try $0.tenants() }) { findings += try await loop(store, tenant) }
    return findings
  }

  /// `quick_check` reads every page and leaves indexes alone (sqlite.org/pragma.html#pragma_quick_check).
  private func whole(_ store: Store) async throws -> Finding {
    let answer = try await store.database.read { connection in
      try connection.first("PRAGMA quick_check(1)") { try $0.text(0) }
    }
    return answer == "ok"
      ? finding(.ok, "The file is whole.", "数据文件完整。")
      : damaged(answer ?? "no answer")
  }

  private func damaged(_ how: String) -> Finding {
    finding(.bad, "The file is damaged: \(how). Restore a backup.", "数据文件已损坏：\(how)。请恢复备份。")
  }

  /// Leases compare this machine's clock with instants that others wrote.
  private func clock(_ store: Store) async throws -> Finding {
    let theirs = try await store.database.read { connection in
      try connection.first("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)") { try $0.int(0) }
    }
    let apart = abs(Clock.system.now().microseconds - (theirs ?? 0)) / 1_000_000
    return apart <= 2
      ? finding(.ok, "The server answers, and its clock agrees.", "服务器可用，时钟一致。")
      : finding(
        .bad, "Its clock and this machine's are \(apart) s apart. Set them by NTP.", "服务器与本机时钟相差 \(apart) 秒，请用 NTP 校准。")
  }

  private func loop(_ store: Store, _ tenant: Tenant) async throws -> [Finding] {
    let now = Clock.system.now()
    let (oldest, actions) = try await store.read { tx in
      (try tx.oldestDue(tenant.id, now: now), try tx.actionFigures(tenant.id, tenant.mode).total)
    }
    let subject = Words("loop of \(tenant.name)", "\(tenant.name)的循环")
    let late = oldest.map { (now - $0).microseconds / 60_000_000 } ?? 0
    var findings = [
      late < 2
        ? Finding(.ok, subject, "Nothing is overdue.", "没有逾期事项。")
        : Finding(
          .warn, subject, "The oldest due row has waited \(late) minutes. Is a process running?",
          "最早的待办已等待 \(late) 分钟，进程在运行吗？")
    ]
    if let dead = actions[.dead], dead > 0 {
      findings.append(
        Finding(
          .warn, subject, "\(dead) actions failed for good: rondo actions --state dead",
          "\(dead) 个动作最终失败：rondo actions --state dead"))
    }
    if let unknown = actions[.unknown], unknown > 0 {
      findings.append(
        Finding(
          .warn, subject, "Of \(unknown) mails it is not known whether they left; say what became of them.",
          "\(unknown) 封邮件是否发出未知，请确认结果。"))
    }
    return findings
  }

  private func finding(_ level: Finding.Level, _ english: String, _ chinese: String) -> Finding {
    Finding(level, DatabaseCheck.subject, english, chinese)
  }
}
