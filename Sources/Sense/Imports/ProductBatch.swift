internal import Domain
internal import Text

/// One product as a file has it.
struct ProductRow: Sendable {
  let origin: RowOrigin
  let product: Product
}

/// Products on their way into the store; the latest at the source stands.
struct ProductBatch: RowBatch {
  static func row(
    _ reader: inout RowReader, _ record: DelimitedRecord, now: Instant
  ) throws(RowProblem) -> ProductRow {
    let code = try reader.required("product", record)
    var price: Int64?
    if let text = try reader.optional("price", record) {
      price = try Amounts(mapping: reader.mapping).minor(text, reader.mapping.currency, reader.label("price"))
      if price ?? 0 < 0 { throw RowProblem("price_negative", reader.label("price"), text) }
    }
    let product = Product(
      code: code, name: try reader.optional("name", record, limit: 2_000) ?? code,
      category: try reader.optional("category", record), price: price,
      at: try reader.instant("at", record, now: now) ?? now)
    return ProductRow(origin: reader.origin(of: record), product: product)
  }

  static func origin(of row: ProductRow) -> RowOrigin { row.origin }
  static func subject(of row: ProductRow) -> (handles: [Handle], at: Instant?) { ([], row.product.at) }

  static func remember(_ row: ProductRow, in memory: inout ImportMemory) {
    let known = memory.products[row.product.code]
    if let known, known.product.at > row.product.at { return }
    memory.products[row.product.code] = .init(product: row.product, ordinal: row.origin.ordinal)
  }

  static func store(
    _ rows: [ProductRow], _ mode: BatchMode, _ memory: ImportMemory, _ context: ImportContext,
    in transaction: any Transaction
  ) throws -> BatchResult<ProductRow> {
    var result = BatchResult<ProductRow>()
    result.accepted = rows
    guard mode != .replaying else { return result }
    var stored: [String: Product] = [:]
    for product in try transaction.products(context.tenant, codes: rows.map(\.product.code)) {
      stored[product.code] = product
    }
    var written: [Product] = []
    for row in rows {
      let before = stored[row.product.code]
      if let before, before.at > row.product.at || before.isSame(as: row.product) { continue }
      written.append(row.product)
      stored[row.product.code] = row.product
      result.changes.append(.product(row.origin.ordinal, code: row.product.code, before: before))
      if before == nil { result.added += 1 } else { result.revised += 1 }
    }
    try transaction.upsertProducts(context.tenant, written)
    return result
  }
}

extension Product {
  /// Whether both say the same, whenever they say it.
  func isSame(as other: Product) -> Bool {
    name == other.name && category == other.category && price == other.price
  }
}
