internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let listImports = route("GET", "/v1/imports", .read, "Imports, newest first", "导入记录") { call in
    let query = call.query
    let limit = try query.limit
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.imports(tenant, limit: limit).map { .object($0.shape) } })
  }
  .taking(query: .limit())
  .answering(.items(.importRun))

  static let showImport = route(
    "GET", "/v1/imports/{import}", .read, "How far an import is, and what it did", "导入进度与结果"
  ) { call in
    let named = try call.id("import", Thing.imports, ImportRun.self)
    guard let upload = try call.spool.find(named), upload.run == nil else {
      return .json(.object(try await call.run().shape))
    }
    return .json(call.progress(upload))
  }
  .answering(.either(.importRun, .importProgress))
  .refusing(404, 409)

  static let showImportRejects = route(
    "GET", "/v1/imports/{import}/rejects", .operate,
    "The rejected rows as a file: repair and import it again", "被拒绝的行（文件）：修正后可再次导入"
  ) { call in
    let run = try await call.run()
    let named = try call.id("import", Thing.imports, ImportRun.self)
    let upload = try call.spool.find(named)?.id ?? named
    guard let bytes = SpoolFile.read(call.spool.rejects(upload)) else {
      throw run.rejected == 0 ? APIError.importNoRejects : APIError.importRejectsGone
    }
    return .file(bytes, type: "text/csv; charset=utf-8", name: "rejects-\(upload).csv")
  }
  .answering(bytes: "text/csv; charset=utf-8", "The rejected rows, with why.", "被拒绝的行及原因。")
  .refusing(404, 409, 410)
}

extension Route {
  static let listImportProblems = route(
    "GET", "/v1/imports/{import}/problems", .operate, "Why rows of an import were not taken, in words, by their place",
    "被拒绝的行及原因，按位置排列"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let after = try query.whole("after") ?? -1
    let (tenant, run, language) = (call.id, try await call.run().id, call.language)
    let rows = try await call.records.read { tx in try tx.rejects(tenant, run, after: after, limit: limit) }
    let items = rows.map { row -> JSON in
      let problem = RowProblem(reason: row.reason, field: row.field)
      return [
        "ordinal": .int(row.ordinal), "line": .int(row.line), "field": .string(row.field),
        "code": .string(problem.code),
        "message": .string(language == .chinese ? problem.sentenceInChinese : problem.sentence),
      ]
    }
    return .list(items, next: rows.count == limit ? rows.last.map { "\($0.ordinal)" } : nil)
  }
  .taking(query: Parameter("after", .whole(from: -1).standing(at: -1)), .limit())
  .answering(.page(["ordinal": .count, "line": .count, "field": .text, "code": .text, "message": .text]))
  .refusing(404, 409)
}

extension Call {
  /// An upload before its run has ended, or just when it has.
  func progress(_ upload: ImportUpload) -> JSON {
    let progress = services.importProgress[upload.id]
    let state =
      if progress != nil { "running" } else if upload.run != nil { "ended" } else if upload.isWanted {
        "interrupted"
      } else {
        upload.failure == nil ? "uploading" : "failed"
      }
    var members: [String: JSON] = [
      "id": .id(upload.id), "file_name": .string(upload.fileName), "state": .string(state),
      "received_bytes": .int(Int64(SpoolFile.size(spool.file(upload)))),
      "read_bytes": .int(Int64(progress?.read ?? 0)), "total_bytes": .int(Int64(progress?.total ?? 0)),
    ]
    if let failure = upload.failure { members["error"] = .string(failure.words.text(language)) }
    return .object(members)
  }
}

extension ImportRun {
  fileprivate var shape: [String: JSON] {
    [
      "id": .id(id), "kind": .string(kind), "file_name": .string(fileName), "state": .string(state.rawValue),
      "position": .int(position), "accepted": .int(accepted), "added": .int(added), "revised": .int(revised),
      "rejected": .int(rejected), "started_at": .instant(startedAt), "ended_at": .instant(endedAt),
    ]
  }
}

extension Schema {
  static let importRun =
    ([
      "id": .id, "kind": .one(ImportKind.self), "file_name": .text,
      "state": .one(of: "running", "finished", "failed", "undone"), "position": .count, "accepted": .count,
      "added": .count, "revised": .count, "rejected": .count, "started_at": .instant, "ended_at": .instant.orNull,
    ] as Schema).named("ImportRun")

  /// An upload before its run has ended.
  static let importProgress =
    ([
      "id": .id, "file_name": .text, "state": .one(of: "uploading", "running", "interrupted", "failed", "ended"),
      "received_bytes": .count, "read_bytes": .count, "total_bytes": .count, "error": .text.optional,
    ] as Schema).named("ImportProgress")
}
