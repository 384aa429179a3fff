internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let runImport = route(
    "POST", "/v1/imports/{import}/run", .operate,
    "Read the whole file, also when the caller leaves; answers when it is done, or at once with wait=no",
    "读取整个文件，调用方离开后仍会继续；完成后返回结果，wait=no 则立即返回"
  ) { call in
    let query = call.query
    let waits = try query.word("wait") == "yes"
    let upload = try call.upload()
    let task = try ImportJob(services: call.services, tenant: call.id, upload: upload.id).start()
    if !waits { return .json(call.progress(try call.upload()), status: 202) }
    return .json(try await task.value)
  }
  .taking(query: Parameter("wait", .one(of: "yes", "no").standing(at: "yes")))
  .answering(.importSummary)
  .answering(202, .importProgress)
  .refusing(404, 409, 422)

  static let cancelImport = route(
    "POST", "/v1/imports/{import}/cancel", .operate,
    "Stop an import that runs; what it had taken stays and can be undone",
    "停止正在运行的导入；已导入的部分保留，可撤销"
  ) { call in
    let upload = try call.upload()
    if upload.run != nil { throw APIError.importFinished }
    guard let task = call.services.importJobs.callOff(upload.id) else { throw APIError.importIdle }
    _ = try? await task.value
    return .json(call.progress(try call.upload()))
  }
  .answering(.importProgress)
  .refusing(404, 409)

  static let undoImport = route(
    "POST", "/v1/imports/{import}/undo", .operate, "Take back what an import did", "撤销一次导入"
  ) { call in
    let run = try await call.run()
    let undone = try await call.services.importer.undo(run.id, tenant: call.id)
    if let upload = try call.spool.find(run.id) { call.spool.removeFiles(upload) }
    call.services.wake()
    return .json(["import": .id(run.id), "undone": .int(Int64(undone))])
  }
  .answering(["import": .id, "undone": .count])
  .refusing(404, 409)
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

extension Schema {
  fileprivate static let importSummary: Schema = [
    "import": .id, "upload": .id, "lines": .count, "accepted": .count, "added": .count, "revised": .count,
    "rejected": .count, "customers": .count, "orders": .count, "products": .count, "revenue_minor": .minor,
    "erased": .count, "seconds": .number,
  ]
}
