internal import Control
internal import Domain
internal import JSON

/// One run on its way through its file.
struct ImportSession<Batch: RowBatch> {
  /// Rows kept back until the end of the file; when there are more, they are decided at once.
  private static var undecidedLimit: Int { 100_000 }

  private let importer: Importer
  private let tenant: TenantID
  private let mapping: ImportMapping
  private let rejects: RejectsFile?
  private var run: ImportRun
  private var memory = ImportMemory()
  private var undecided: [Batch.Row] = []
  private var lines: Int64 = 0
  /// Rows about people who were erased, which are left out.
  private var erased: Int64 = 0
  /// How far the run had come when it was interrupted.
  private let resumedAt: Int64

  init(importer: Importer, tenant: TenantID, run: ImportRun, mapping: ImportMapping, rejects: RejectsFile?) {
    self.importer = importer
    self.tenant = tenant
    self.mapping = mapping
    self.rejects = rejects
    self.run = run
    resumedAt = run.position
  }

  mutating func take(_ rows: RecordSource.Rows<Batch.Row>) async throws {
    lines += Int64(rows.rows.count + rows.rejected.count)
    let mode: BatchMode = rows.last <= resumedAt ? .replaying : .reading
    var next = run
    next.position = max(run.position, rows.last)
    try await store(rows.rows, mode, rows.rejected, next)
    if undecided.count > Self.undecidedLimit { try await decide() }
  }

  /// Decides what was kept back, writes the last names of products, and closes the run.
  mutating func finish() async throws {
    try await decide()
    try await writeProducts()
    var closed = run
    closed.state = .finished
    closed.endedAt = importer.clock.now()
    try await save(closed)
  }

  func summary(seconds: Double) -> ImportSummary {
    ImportSummary(
      run: run.id, lines: lines, accepted: run.accepted, added: run.added, revised: run.revised,
      rejected: run.rejected, customers: Int64(memory.customers.count), orders: Int64(memory.orders.count),
      products: Int64(memory.products.count), revenue: memory.revenue, erased: erased, seconds: seconds)
  }

  private mutating func decide() async throws {
    let rows = undecided
    undecided = []
    for start in stride(from: 0, to: rows.count, by: importer.batchCount) {
      let part = Array(rows[start..<min(start + importer.batchCount, rows.count)])
      try await store(part, .closing, [], run)
    }
  }

  /// One transaction: rows, rejects, changes, what other rooms are told, and the run's new state.
  private mutating func store(
    _ rows: [Batch.Row], _ mode: BatchMode, _ rejected: [RejectedRow], _ next: ImportRun
  ) async throws {
    let context = context
    let (memory, tenant, ids) = (memory, tenant, importer.ids)
    let now = importer.clock.now()
    let (result, stored, leftOut) = try await importer.records.write { transaction in
      let known = try Self.withoutErased(rows, tenant, in: transaction)
      let leftOut = rows.count - known.count
      let result = try Batch.store(known, mode, memory, context, in: transaction)
      guard mode != .replaying else { return (result, next, leftOut) }
      var stored = next
      stored.accepted += Int64(result.accepted.count)
      stored.added += result.added
      stored.revised += result.revised
      stored.rejected += Int64(rejected.count + result.rejected.count)
      try Self.keep(rejected + result.rejected, tenant, memory, stored.id, in: transaction)
      try transaction.insertChanges(tenant, stored.id, result.changes)
      try transaction.announce(result.facts, touched: result.touched, tenant: tenant, ids: ids, now: now)
      try transaction.saveImport(tenant, stored)
      CrashPoint.beforeIngestCommit.pass()
      return (result, stored, leftOut)
    }
    CrashPoint.afterIngestCommit.pass()
    run = stored
    erased += Int64(leftOut)
    try rejects?.write((rejected + result.rejected).sorted { $0.origin.ordinal < $1.origin.ordinal })
    learn(result)
  }

  private static func withoutErased(
    _ rows: [Batch.Row], _ tenant: TenantID, in transaction: any Transaction
  ) throws -> [Batch.Row] {
    let erased = try ErasedHandles(rows.flatMap { Batch.subject(of: $0).handles }, tenant, in: transaction)
    if erased.isEmpty { return rows }
    return rows.filter { row in
      let subject = Batch.subject(of: row)
      return !erased.covers(subject.handles, at: subject.at)
    }
  }

  private var context: ImportContext {
    ImportContext(tenant: tenant, run: run.id, mapping: mapping, ids: importer.ids, now: run.startedAt)
  }

  /// A row that was rejected before stays under its first import and number.
  private static func keep(
    _ rejected: [RejectedRow], _ tenant: TenantID, _ memory: ImportMemory, _ run: ID<ImportRun>,
    in transaction: any Transaction
  ) throws {
    let byRun = Dictionary(grouping: rejected) { row in
      row.origin.repaired.flatMap { memory.repairs[$0.run]?.exists == true ? $0.run : nil } ?? run
    }
    for (owner, rows) in byRun.sorted(by: { $0.key < $1.key }) {
      try transaction.insertRejects(
        tenant, owner,
        rows.map { row in
          let repaired = owner == row.origin.repaired?.run ? row.origin.repaired : nil
          return ImportReject(
            ordinal: repaired?.ordinal ?? row.origin.ordinal, line: repaired?.line ?? row.origin.line,
            field: row.problem.field, reason: row.problem.reason, raw: Array(row.origin.raw.utf8))
        })
    }
  }

  private mutating func learn(_ result: BatchResult<Batch.Row>) {
    memory.taken.formUnion(result.taken)
    memory.customers.merge(result.customers) { $1 }
    memory.codes.formUnion(result.codes)
    undecided += result.undecided
    for row in result.accepted { Batch.remember(row, in: &memory) }
  }

  private mutating func save(_ next: ImportRun) async throws {
    let tenant = tenant
    try await importer.records.write { try $0.saveImport(tenant, next) }
    run = next
  }
}

extension ImportSession {
  /// Learns what the imports had stored whose rejected rows are in the file.
  mutating func load(repairs: [ID<ImportRun>]) async throws {
    let tenant = tenant
    for id in repairs {
      memory.repairs[id] = try await importer.records.read { try RepairedRun(tenant, id, in: $0) }
    }
  }

  /// Brings the stored products up to the last names of the file.
  fileprivate mutating func writeProducts() async throws {
    guard mapping.kind == .orders, mapping.columns["name"] != nil || mapping.columns["category"] != nil else { return }
    let named = memory.products.values.sorted { $0.product.code < $1.product.code }
    for start in stride(from: 0, to: named.count, by: importer.batchCount) {
      let part = Array(named[start..<min(start + importer.batchCount, named.count)])
      let (tenant, run) = (tenant, run.id)
      try await importer.records.write { transaction in
        try transaction.name(part, tenant, run)
      }
    }
  }
}

extension Transaction {
  fileprivate func name(_ named: [ImportMemory.NamedProduct], _ tenant: TenantID, _ run: ID<ImportRun>) throws {
    let stored = Dictionary(
      uniqueKeysWithValues: try products(tenant, codes: named.map(\.product.code)).map { ($0.code, $0) })
    var written: [Product] = []
    var changes: [ImportChange] = []
    for candidate in named {
      guard let before = stored[candidate.product.code], candidate.product.at >= before.at else { continue }
      var product = candidate.product
      product.category = product.category ?? before.category
      product.price = before.price
      guard product != before else { continue }
      written.append(product)
      changes.append(.product(candidate.ordinal, code: product.code, before: before))
    }
    try upsertProducts(tenant, written)
    try insertChanges(tenant, run, changes)
  }
}
