internal import Control
package import Domain
internal import JSON
internal import Text

/// Reads files of customers, orders, products and events into the store.
///
/// A run goes on batch by batch, each one transaction that also says how far it came. Killed anywhere, it goes on
/// there when the same file is imported again: the rows before are read once more, to know what they were, and
/// stored no second time.
package struct Importer: Sendable {
  /// Told after each batch: bytes of the file read, and all of them. Throwing ends the run, to go on later.
  package typealias Progress = (_ read: Int, _ total: Int) throws -> Void
  /// Told once which run it is, before the first batch.
  package typealias Opened = (_ run: ID<ImportRun>) throws -> Void

  let records: any Records
  let clock: Clock
  let ids: IDSource
  let batchCount: Int

  package init(records: any Records, clock: Clock, ids: IDSource, batchCount: Int = 2_000) {
    self.records = records
    self.clock = clock
    self.ids = ids
    self.batchCount = batchCount
  }

  /// Imports a file. Rows that can't be taken go to the file at `rejectsPath` and into the store, the others are
  /// taken. Throws ``ImportError`` for the file as a whole, and what the store throws.
  package func importFile(
    _ path: String, tenant: TenantID, mapping: ImportMapping, rejectsPath: String? = nil,
    progress: Progress = { _, _ in }, opened: Opened = { _ in }
  ) async throws -> ImportSummary {
    switch mapping.kind {
    case .orders: try await run(OrderBatch.self, path, tenant, mapping, rejectsPath, progress, opened)
    case .customers: try await run(CustomerBatch.self, path, tenant, mapping, rejectsPath, progress, opened)
    case .products: try await run(ProductBatch.self, path, tenant, mapping, rejectsPath, progress, opened)
    case .events: try await run(EventBatch.self, path, tenant, mapping, rejectsPath, progress, opened)
    }
  }

  private func run<Batch: RowBatch>(
    _: Batch.Type, _ path: String, _ tenant: TenantID, _ mapping: ImportMapping, _ rejectsPath: String?,
    _ progress: Progress, _ opened: Opened
  ) async throws -> ImportSummary {
    let start = ContinuousClock.now
    let source = try RecordSource(path: path, mapping: mapping)
    let repairs = source.rows.isRepair ? try RecordSource(path: path, mapping: mapping).repairedRuns() : []
    let run = try await open(path, tenant, mapping, source, repairs)
    try opened(run.id)
    let rejects = rejectsPath.map {
      RejectsFile(path: $0, header: source.rows.header, delimiter: source.delimiter, run: run.id)
    }
    var session = ImportSession<Batch>(
      importer: self, tenant: tenant, run: run, mapping: mapping, rejects: rejects)
    try await session.load(repairs: repairs)
    while let rows = try source.next(Batch.self, count: batchCount, upTo: run.position, now: run.startedAt) {
      try await session.take(rows)
      try progress(source.bytesRead, source.byteCount)
    }
    try await session.finish()
    return session.summary(seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// The run of this very file that was interrupted, or a new one.
  private func open(
    _ path: String, _ tenant: TenantID, _ mapping: ImportMapping, _ source: RecordSource,
    _ repairs: [ID<ImportRun>]
  ) async throws -> ImportRun {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var members = mapping.json.objectValue ?? [:]
    members["file_bytes"] = .int(Int64(source.byteCount))
    if !repairs.isEmpty { members["repairs"] = .array(repairs.map { .string("\($0)") }) }
    let document = JSON.object(members)
    let fresh = ImportRun(
      id: ids.next(), kind: mapping.kind.rawValue, fileName: name, mapping: document, state: .running,
      startedAt: clock.now())
    return try await records.write { transaction in
      let interrupted = try transaction.imports(tenant, limit: 50).first { run in
        run.state == .running && run.fileName == name && run.kind == mapping.kind.rawValue
          && run.mapping == document
      }
      if let interrupted { return interrupted }
      try transaction.saveImport(tenant, fresh)
      return fresh
    }
  }
}
