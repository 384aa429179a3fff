internal import Domain
internal import JSON
internal import Sense

/// One upload on its way through the importer, from being wanted to its end, whatever that is.
struct ImportJob: Sendable {
  let services: Services
  let tenant: TenantID
  let upload: ID<ImportRun>

  private var spool: ImportSpool { ImportSpool(services.dataDirectory, tenant) }

  /// Begins; throws when there is nothing to read or it is read already.
  func start() throws -> Task<JSON, any Error> {
    var known = try find()
    if known.run != nil { throw APIError.importFinished }
    guard SpoolFile.size(spool.file(known)) > 0 else { throw APIError.importEmpty }
    guard services.importProgress.begin(upload) else { throw APIError.importRunning }
    known.isWanted = true
    known.failure = nil
    do { try spool.save(known) } catch {
      services.importProgress.end(upload)
      throw error
    }
    return services.importJobs.start(upload) { try await run() }
  }

  private func find() throws -> ImportUpload {
    guard let known = try spool.find(upload) else { throw APIError.notFound(Thing.imports, "\(upload)") }
    return known
  }

  private func change(_ body: (inout ImportUpload) -> Void) throws {
    var known = try find()
    body(&known)
    try spool.save(known)
  }

  private func run() async throws -> JSON {
    defer {
      services.importProgress.end(upload)
      services.live.changed(.imports)
    }
    do {
      let summary = try await read()
      try close(summary.run)
      var members = summary.json.objectValue ?? [:]
      members["upload"] = .id(upload)
      return .object(members)
    } catch {
      throw try await ended(by: error)
    }
  }

  private func read() async throws -> ImportSummary {
    let known = try find()
    let path = spool.file(known)
    return try await services.importer.importFile(
      path, tenant: tenant, mapping: ImportOptions(json: known.options).mapping(for: path),
      rejectsPath: spool.rejects(upload),
      progress: { read, total in
        services.importProgress.report(upload, read: read, total: total)
        services.live.changed(.imports)
        try Task.checkCancellation()
      },
      opened: { run in try change { $0.begun = run } })
  }

  private func close(_ run: ID<ImportRun>) throws {
    try change { known in
      known.run = run
      known.isWanted = false
    }
    SpoolFile.remove(spool.file(try find()))
    services.wake()
  }

  /// What a caller who waited reads.
  private func ended(by error: any Error) async throws -> any Error {
    guard error is CancellationError || Task.isCancelled else {
      let known = APIError(mapping: error) ?? .internal
      if known == .internal { services.log("import: \((error as? StoreError)?.description ?? "\(type(of: error))")") }
      try change { upload in
        upload.isWanted = false
        upload.failure = known
      }
      return error
    }
    // The process ends: the upload stays wanted.
    guard services.importJobs.isCalledOff(upload) else { return APIError.importInterrupted }
    if let run = try find().begun {
      let (tenant, now) = (tenant, services.clock.now())
      // In a task of its own, since this one is called off.
      try await Task { [records = services.records] in
        try await records.write { tx in
          guard var stored = try tx.importRun(tenant, run) else { return }
          stored.state = .failed
          stored.endedAt = now
          try tx.saveImport(tenant, stored)
        }
      }.value
      try close(run)
    } else {
      try change { $0.isWanted = false }
    }
    return APIError.importCalledOff
  }
}

extension Services {
  /// Goes on with the imports that a restart broke off, then sweeps what was uploaded long ago, once a day, until the
  /// task is cancelled.
  package func keepImports() async {
    var isFirst = true
    while !Task.isCancelled {
      do {
        for tenant in try await records.read({ try $0.tenants() }).map(\.id) {
          if isFirst { resumeImports(tenant) }
          let kept = try await records.read { try $0.retention(tenant) }.days(.imports)
          sweepImports(tenant, keptRejects: kept.map(Span.days))
        }
        isFirst = false
      } catch {
        log("imports: \(error)")
      }
      try? await Task.sleep(for: isFirst ? .seconds(10) : .seconds(86_400))
    }
  }

  /// Ends the imports that run, to go on at the next start.
  package func stopImports() async { await importJobs.stop() }

  func resumeImports(_ tenant: TenantID) {
    for upload in ImportSpool(dataDirectory, tenant).uploads() where upload.isWanted && upload.run == nil {
      do {
        _ = try ImportJob(services: self, tenant: tenant, upload: upload.id).start()
        log("import \(upload.id) goes on where it was broken off")
      } catch {
        log("import \(upload.id) can't go on: \((error as? APIError)?.code ?? "\(type(of: error))")")
      }
    }
  }

  private static let keptUnread = Span.days(7)

  /// Removes files that nobody had read within a week, and files and rejected rows of imports that are as old as the
  /// tenant wants them kept; nil keeps them.
  func sweepImports(_ tenant: TenantID, keptRejects: Span? = .days(90)) {
    let (spool, now) = (ImportSpool(dataDirectory, tenant), clock.now())
    for upload in spool.uploads() where importProgress[upload.id] == nil && !upload.isWanted {
      let age = now - upload.id.madeAt
      if upload.run == nil, age > Services.keptUnread { spool.remove(upload) }
      if upload.run != nil, let keptRejects, age > keptRejects { spool.removeFiles(upload) }
    }
  }
}

extension APIError {
  static let importInterrupted = APIError(
    "import_interrupted", 503, "The server is stopping. The import goes on when it starts again.",
    "服务正在停止，重新启动后导入会继续。")
  static let importCalledOff = APIError(
    "import_called_off", 409, "The import was stopped. What it had taken can be undone.", "导入已停止，已导入的部分可以撤销。")
  static let importIdle = APIError("import_idle", 409, "This import is not running.", "该导入没有在运行。")
}
