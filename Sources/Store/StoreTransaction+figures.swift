package import Domain
import SQL

/// Counts that read a bounded number of rows: all of a small table, some buckets of a large one.
extension StoreTransaction {
  package func factFigures(_ tenant: TenantID) throws -> [String: Figure] {
    try factFigures(tenant, countedWhole: Self.countedWhole)
  }

  package func actionFigures(_ tenant: TenantID, _ mode: Mode) throws -> ActionFigures {
    try actionFigures(tenant, mode, countedWhole: Self.countedWhole)
  }

  func factFigures(_ tenant: TenantID, countedWhole: Int64) throws -> [String: Figure] {
    var figures: [String: Figure] = [:]
    let tables: [(String, SQL)] = [("orders", "orders"), ("order_lines", "order_lines"), ("events", "events")]
    for (name, table) in tables { figures[name] = try figure("count(*)", tenant, of: table, countedWhole) }
    figures["revenue_minor"] = try figure("CAST(coalesce(sum(total), 0) AS BIGINT)", tenant, of: "orders", countedWhole)
    let customers = try figure("count(*)", tenant, of: "customers", countedWhole)
    let aliases = try figure("count(*)", tenant, of: "aliases", countedWhole)
    let erased = try first(
      "SELECT CAST(coalesce(sum(tombstones - aliases), 0) AS BIGINT) FROM erasures WHERE tenant_id = \(tenant)"
    ) { row throws(SQLError) in try row.int(0) }
    // An alias set counts once, and who was erased not at all.
    figures["customers"] = Figure(
      max(0, customers.value - aliases.value - (erased ?? 0)), isEstimate: customers.isEstimate || aliases.isEstimate)
    let products = try first("SELECT count(*) FROM products WHERE tenant_id = \(tenant)") { row throws(SQLError) in
      try row.int(0)
    }
    figures["products"] = Figure(products ?? 0)
    return figures
  }

  func actionFigures(_ tenant: TenantID, _ mode: Mode, countedWhole: Int64) throws -> ActionFigures {
    let ended: SQL = "mode = \(mode) AND state IN (5, 9, 10)"
    let buckets = try sample(tenant, of: "actions", where: ended, countedWhole)
    let rows =
      try actionCounts(
        "tenant_id = \(tenant) AND mode = \(mode) AND state NOT IN (5, 9, 10)", through("actions_open"), times: 1)
      + actionCounts(
        "tenant_id = \(tenant) AND bucket >= 0 AND bucket < \(buckets) AND \(fragment: ended)",
        through("actions_ended"), times: Self.allBuckets / buckets)
    var counts: [ID<Strategy>: [Action.State: Int64]] = [:]
    for (strategy, state, count) in rows { counts[strategy, default: [:]][state, default: 0] += count }
    return ActionFigures(counts: counts, isEstimate: buckets < Self.allBuckets)
  }

  private func actionCounts(
    _ condition: SQL, _ index: SQL, times factor: Int64
  ) throws -> [(ID<Strategy>, Action.State, Int64)] {
    try query(
      """
      SELECT strategy_id, state, count(*) FROM actions \(fragment: index) WHERE \(fragment: condition)
      GROUP BY strategy_id, state
      """
    ) { row throws(SQLError) in (try row.id(0), try row.code(1), try row.int(2) * factor) }
  }

  // MARK: Buckets

  private static let allBuckets: Int64 = 1024
  /// A table with more rows than this is not counted whole.
  private static let countedWhole: Int64 = 200_000
  private static let enough: Int64 = 20_000

  /// How many buckets of a table are to be counted: all of a small one; of a large one a power of two that holds some
  /// twenty thousand rows, and at most an eighth.
  private func sample(
    _ tenant: TenantID, of table: SQL, where condition: SQL = "1 = 1", _ countedWhole: Int64
  ) throws -> Int64 {
    var buckets: Int64 = 1
    var rows = try sum("count(*)", tenant, of: table, where: condition, buckets: buckets)
    // Where customers are few, one bucket holds nobody or somebody unusual.
    while rows < 400, buckets < 8 {
      buckets *= 2
      rows = try sum("count(*)", tenant, of: table, where: condition, buckets: buckets)
    }
    guard rows * (Self.allBuckets / buckets) > countedWhole else { return Self.allBuckets }
    while rows < Self.enough, buckets < Self.allBuckets / 8 {
      buckets *= 2
      rows *= 2
    }
    return buckets
  }

  /// A sum over the first buckets, for all of them.
  private func figure(
    _ what: SQL, _ tenant: TenantID, of table: SQL, _ countedWhole: Int64
  ) throws -> Figure {
    let buckets = try sample(tenant, of: table, countedWhole)
    let value = try sum(what, tenant, of: table, buckets: buckets) * (Self.allBuckets / buckets)
    return Figure(value, isEstimate: buckets < Self.allBuckets)
  }

  private func sum(
    _ what: SQL, _ tenant: TenantID, of table: SQL, where condition: SQL = "1 = 1", buckets: Int64
  ) throws -> Int64 {
    let part: SQL = buckets < Self.allBuckets ? "AND bucket >= 0 AND bucket < \(buckets)" : ""
    return try first(
      """
      SELECT \(fragment: what) FROM \(fragment: table)
      WHERE tenant_id = \(tenant) \(fragment: part) AND \(fragment: condition)
      """
    ) { row throws(SQLError) in try row.int(0) } ?? 0
  }
}
