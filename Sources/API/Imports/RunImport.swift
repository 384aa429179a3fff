internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let runImport = route(
    "POST", "/v1/imports/{import}/run", .operate, "Read the whole file; answers when it is done", "读取整个文件，完成后返回结果"
  ) { call in
    var upload = try call.upload()
    if upload.run != nil { throw APIError.importFinished }
    let (services, spool) = (call.services, call.spool)
    let path = spool.file(upload)
    guard SpoolFile.size(path) > 0 else { throw APIError.importEmpty }
    guard services.importProgress.begin(upload.id) else { throw APIError.importRunning }
    let id = upload.id
    defer { services.importProgress.end(id) }
    let summary = try await services.importer.importFile(
      path, tenant: call.id, mapping: ImportOptions(json: upload.options).mapping(for: path),
      rejectsPath: spool.rejects(id)
    ) { read, total in services.importProgress.report(id, read: read, total: total) }
    upload.run = summary.run
    try spool.save(upload)
    SpoolFile.remove(path)
    services.wake()
    var members = summary.json.objectValue ?? [:]
    members["upload"] = .id(id)
    return .json(.object(members))
  }

  static let undoImport = route(
    "POST", "/v1/imports/{import}/undo", .operate, "Take back what an import did", "撤销一次导入"
  ) { call in
    let run = try await call.run()
    let undone = try await call.services.importer.undo(run.id, tenant: call.id)
    call.services.wake()
    return .json(["import": .id(run.id), "undone": .int(Int64(undone))])
  }
}

extension Call {
  /// The run that is named by its own id or its upload's.
  func run() async throws -> ImportRun {
    let named = try id("import", Thing.imports, ImportRun.self)
    let upload = try spool.find(named)
    if let upload, upload.run == nil { throw APIError.importNotRun }
    let (tenant, id) = (id, upload?.run ?? named)
    guard let run = try await records.read({ tx in try tx.importRun(tenant, id) }) else {
      throw APIError.notFound(Thing.imports, "\(named)")
    }
    return run
  }
}
