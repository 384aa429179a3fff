internal import Domain
internal import Text

extension OrderBatch: RowBatch {
  static func row(
    _ reader: inout RowReader, _ record: DelimitedRecord, now: Instant
  ) throws(RowProblem) -> OrderRow { try reader.orderRow(record, now: now) }

  static func origin(of row: OrderRow) -> RowOrigin { row.origin }
  static func subject(of row: OrderRow) -> (handles: [Handle], at: Instant?) {
    ([Handle(.userID, row.customer)], row.at)
  }

  static func remember(_ row: OrderRow, in memory: inout ImportMemory) {
    memory.revenue += row.amount
    memory.orders.insert(TakenLines.place(order: row.order, product: row.customer))
    let known = memory.products[row.product]
    // Of names of one instant the last in the file stands.
    if let known, known.product.at > row.at || (known.product.at == row.at && known.ordinal > row.origin.ordinal) {
      return
    }
    memory.products[row.product] = ImportMemory.NamedProduct(
      product: Product(
        code: row.product, name: row.name ?? known?.product.name ?? row.product,
        category: row.category ?? known?.product.category, at: row.at), ordinal: row.origin.ordinal)
  }

  static func store(
    _ rows: [OrderRow], _ mode: BatchMode, _ memory: ImportMemory, _ context: ImportContext,
    in transaction: any Transaction
  ) throws -> BatchResult<OrderRow> {
    var batch = OrderBatch(context: context, memory: memory, mode: mode, transaction: transaction)
    try batch.run(rows)
    return batch.result
  }

  /// Adds the products that are new to the run and to the store; their last names come at the end of the file.
  mutating func addProducts(_ rows: [OrderRow]) throws {
    guard mode != .replaying else { return }
    var first: [String: OrderRow] = [:]
    for row in rows where first[row.product] == nil && !memory.codes.contains(row.product) { first[row.product] = row }
    guard !first.isEmpty else { return }
    let stored = Set(try transaction.products(context.tenant, codes: Array(first.keys)).map(\.code))
    var added: [Product] = []
    for row in first.values.sorted(by: { $0.origin.ordinal < $1.origin.ordinal }) where !stored.contains(row.product) {
      added.append(Product(code: row.product, name: row.name ?? row.product, category: row.category, at: row.at))
      result.changes.append(.product(row.origin.ordinal, code: row.product))
    }
    try transaction.upsertProducts(context.tenant, added)
    result.codes = Set(first.keys)
  }
}
