import Domain
import Sense
import Text

/// Lines of orders in the columns of the online-retail preset, and a model of what a store should hold of them.
struct ShopFile {
  struct Line: Hashable {
    var invoice: String
    var product: String
    var quantity: Int
    var price: String
    var customer: String
    var minute: Int = 0

    var fields: [String] {
      let time = "2026-03-0\(1 + minute % 9) 10:\(minute % 50 + 10):00"
      return [invoice, product, "PRODUCT \(product)", "\(quantity)", time, price, customer, "France"]
    }
  }

  static let header = [
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country",
  ]

  static func text(_ rows: [[String]]) -> String {
    var writer = DelimitedWriter()
    for row in [header] + rows { writer.write(row) }
    return String(decoding: writer.take(), as: UTF8.self)
  }

  static func text(_ lines: [Line]) -> String { text(lines.map(\.fields)) }

  /// Random orders with identical lines, several lines of one product, and returns.
  static func random(_ count: Int, _ generator: inout Seeded) -> [Line] {
    var lines: [Line] = []
    for number in 0..<count {
      let customer = "\(100 + Int.random(in: 0..<max(2, count / 3), using: &generator))"
      let isReturn = Int.random(in: 0..<8, using: &generator) == 0
      let minute = Int.random(in: 0..<400, using: &generator)
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let quantity = Int.random(in: 1...3, using: &generator)
        let line = Line(
          invoice: (isReturn ? "C" : "") + "\(5_000 + number)",
          product: "P\(Int.random(in: 0..<3, using: &generator))", quantity: isReturn ? -quantity : quantity,
          price: ["0", "1.5", "2.55", "0.125"].randomElement(using: &generator)!, customer: customer, minute: minute)
        lines.append(line)
        if Int.random(in: 0..<4, using: &generator) == 0 { lines.append(line) }
      }
    }
    return lines
  }

  /// What makes a line bad, and the field that is to be named.
  static func damage(_ fields: [String], _ generator: inout Seeded) -> [String] {
    var fields = fields
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: fields[3] = "many"
    case 1: fields[4] = "2026-13-45"
    case 2: fields[5] = "2,55"
    case 3: fields[6] = ""
    case 4: fields[0] = ""
    default: fields.removeLast()
    }
    return fields
  }
}

extension World {
  /// Every stored line as `invoice/product/quantity/amount`, sorted: the store's content without its own names.
  func lines() async throws -> [String] {
    let tenant = tenant
    return try await store.read { transaction in
      let everybody = try transaction.customers(tenant, after: nil, limit: 100_000).map(\.id)
      let orders = try transaction.orders(tenant, of: everybody, limit: 1_000_000)
      return orders.flatMap { order in
        order.lines.map { "\(order.key.id)/\($0.product)/\($0.quantity)/\($0.amount)" }
      }.sorted()
    }
  }

  @discardableResult
  func importShop(
    _ path: String, rejects: String? = nil, batchCount: Int = 2_000, progress: Importer.Progress = { _, _ in }
  ) async throws -> ImportSummary {
    try await importer(batchCount: batchCount).importFile(
      path, tenant: tenant, mapping: ImportMapping.preset("online-retail")!, rejectsPath: rejects, progress: progress)
  }
}

extension ShopFile {
  /// The same by the rules of the preset, computed in another way.
  static func expected(_ lines: [Line]) -> [String] {
    lines.map { line in
      let thousandths = Int(Double(line.price)! * 1_000) * line.quantity
      let pence = (abs(thousandths) + 5) / 10 * thousandths.signum()
      return "\(line.invoice)/\(line.product)/\(line.quantity)/\(pence)"
    }.sorted()
  }

  /// A rejects file with its rows as they should have been.
  static func repaired(_ path: String, _ originals: [[String]]) throws -> String {
    let reader = try DelimitedReader(file: TextFile(path: path, encoding: .utf8))
    var writer = DelimitedWriter()
    let head = try reader.next()!.fields
    writer.write(head)
    let place = head.firstIndex(of: RejectColumns.ordinal)!
    while let record = try reader.next() {
      let ordinal = Int(record.fields[place])!
      writer.write(originals[ordinal - 1] + record.fields[header.count...])
    }
    return String(decoding: writer.take(), as: UTF8.self)
  }
}
