internal import Crypto
internal import Domain
internal import JSON
internal import Text

/// Lines of orders on their way into the store.
///
/// An order belongs to one customer. Where lines of one order number name several, the customer of the first line
/// that was ever stored has the order, and each other one an order of its own, keyed by number and customer.
struct OrderBatch {
  let context: ImportContext
  let memory: ImportMemory
  let mode: BatchMode
  let transaction: any Transaction
  var result = BatchResult<OrderRow>()
  var orders: [String: StoredOrder] = [:]
  /// The numbers of orders this batch found nothing of in the store.
  var keysInOrder: [String] = []

  /// An order with what this batch does to it.
  struct StoredOrder {
    var order: Order
    let isNew: Bool
    /// The row by which a new order began.
    let ordinal: Int64
    var lines: [String: [OrderLine]]
    var changed: [OrderLine] = []
  }

  mutating func run(_ rows: [OrderRow]) throws {
    var directory = ImportedCustomers(context: context, memory: memory, transaction: transaction)
    let customers = try directory.resolve(rows)
    result.customers = directory.known
    result.changes += directory.changes
    try loadOrders(of: rows)

    var groups: [Place: [Int]] = [:]
    var places: [Place] = []
    for (index, row) in rows.enumerated() {
      guard let customer = customers[row.customer] else { continue }
      let place = Place(order: open(row, customer), product: row.product)
      if let stored = orders[place.order], stored.order.currency != row.currency {
        reject(row, RowProblem("currency_other", "currency", row.currency.code))
      } else if row.origin.repaired != nil {
        try repair(row, at: place)
      } else if groups[place]?.append(index) == nil {
        groups[place] = [index]
        places.append(place)
      }
    }
    for place in places { match(groups[place]?.map { rows[$0] } ?? [], at: place) }
    try write()
    try addProducts(rows)
    result.touched.formUnion(directory.changed)
  }

  struct Place: Hashable {
    let order: String
    let product: String

    var number: Int { TakenLines.place(order: order, product: product) }
  }

  private mutating func loadOrders(of rows: [OrderRow]) throws {
    let ids = Set(rows.flatMap { [$0.order, Self.key($0)] })
    let found = try transaction.orders(
      context.tenant, keys: ids.sorted().map { SourceKey(source: context.mapping.source, id: $0) })
    for order in found {
      orders[order.key.id] = StoredOrder(
        order: order, isNew: false, ordinal: 0, lines: Dictionary(grouping: order.lines, by: \.product))
    }
  }

  private static func key(_ row: OrderRow) -> String { "\(row.order)#\(row.customer)" }

  /// The key of the order that a row belongs to, which is made when there is none.
  private mutating func open(_ row: OrderRow, _ customer: CustomerID) -> String {
    for key in [row.order, Self.key(row)] {
      if let stored = orders[key] {
        if stored.order.customer == customer { return key }
        continue
      }
      let order = Order(
        id: context.ids.next(), customer: customer, key: SourceKey(source: context.mapping.source, id: key),
        at: row.at, currency: row.currency, total: 0, lines: [])
      orders[key] = StoredOrder(order: order, isNew: true, ordinal: row.origin.ordinal, lines: [:])
      keysInOrder.append(key)
      return key
    }
    // Both keys are others' only if a customer was renamed at the source; the row joins the order named after it.
    return Self.key(row)
  }

  private mutating func match(_ rows: [OrderRow], at place: Place) {
    let number = place.number
    let stored = (orders[place.order]?.lines[place.product] ?? []).map { line in
      LineMatching.Stored(
        rank: line.rank, hash: line.hash,
        isTaken: memory.taken.contains(number, line.rank) || result.taken.contains(number, line.rank))
    }
    let leftover: LineMatching.Leftover = mode == .closing ? .revises : .waits
    let answers = LineMatching.match(rows.map { ($0.hash, leftover) }, with: stored)
    for (row, answer) in zip(rows, answers) { apply(answer, to: row, at: place) }
  }

  /// A repaired row is a line of its own unless it was repaired before, or is stored out of another file.
  private mutating func repair(_ row: OrderRow, at place: Place) throws {
    guard let repaired = row.origin.repaired else { return }
    guard let run = memory.repairs[repaired.run], run.exists else {
      return reject(row, RowProblem("import_unknown", RejectColumns.run, "\(repaired.run)"))
    }
    let mark = SourceKey(source: "import:\(repaired.run)", id: "\(repaired.ordinal)")
    var word = KeyAnswer.same
    if mode != .replaying {
      let content = Digest.sha256(Array("\(place.order)\u{1F}\(place.product)".utf8) + row.hash)
      word = try transaction.acceptKeys(context.tenant, [(mark, content, context.now)])[0]
    }
    let number = place.number
    let stored = (orders[place.order]?.lines[place.product] ?? []).map { line in
      let isOfRun = word == .new && orders[place.order].map { run.accounts(for: line, of: $0.order) } == true
      return LineMatching.Stored(
        rank: line.rank, hash: line.hash,
        isTaken: memory.taken.contains(number, line.rank) || result.taken.contains(number, line.rank) || isOfRun)
    }
    let answer = LineMatching.match([(row.hash, .adds)], with: stored)[0]
    if word == .changed, case .addition = answer {
      return reject(row, RowProblem("repaired_otherwise", RejectColumns.ordinal, "\(repaired.ordinal)"))
    }
    apply(answer, to: row, at: place, mark: mark)
    if mode != .replaying { try transaction.deleteReject(context.tenant, repaired.run, ordinal: repaired.ordinal) }
  }

  private mutating func apply(_ answer: LineMatching.Answer, to row: OrderRow, at place: Place, mark: SourceKey? = nil)
  {
    switch answer {
    case .same(let rank):
      result.taken.insert(place.number, rank)
    case .undecided:
      result.undecided.append(row)
      return
    case .revision(let rank), .addition(let rank):
      if mode == .replaying {
        // It was done before the interruption in another way, or still has to be decided.
        if row.origin.repaired == nil { result.undecided.append(row) }
        return
      }
      result.taken.insert(place.number, rank)
      put(
        OrderLine(product: row.product, rank: rank, quantity: row.quantity, amount: row.amount, hash: row.hash),
        row, at: place, mark)
    }
    result.accepted.append(row)
  }

  private mutating func put(_ line: OrderLine, _ row: OrderRow, at place: Place, _ mark: SourceKey?) {
    guard var stored = orders.removeValue(forKey: place.order) else { return }
    var lines = stored.lines.removeValue(forKey: place.product) ?? []
    let index = lines.firstIndex { $0.rank == line.rank }
    let before = index.map { lines[$0] }
    if let index { lines[index] = line } else { lines.append(line) }
    stored.lines[place.product] = lines
    stored.order.total += line.amount - (before?.amount ?? 0)
    stored.changed.append(line)
    if stored.isNew {
      if stored.changed.count == 1 { result.changes.append(.order(stored.ordinal, stored.order)) }
    } else {
      result.changes.append(.line(row.origin.ordinal, of: stored.order, line, before: before, source: mark))
    }
    if before == nil { result.added += 1 } else { result.revised += 1 }
    result.touched.insert(stored.order.customer)
    orders[place.order] = stored
  }

  mutating func reject(_ row: OrderRow, _ problem: RowProblem) {
    if mode != .replaying { result.rejected.append(RejectedRow(origin: row.origin, problem: problem)) }
  }

  private mutating func write() throws {
    var inserted: [Order] = []
    for key in keysInOrder {
      guard let stored = orders[key], !stored.changed.isEmpty else { continue }
      var order = stored.order
      order.lines = stored.changed
      inserted.append(order)
      if !order.isReturn {
        result.facts.append(TriggeringFact(subject: .order(order.id), customer: order.customer, at: order.at))
      }
    }
    try transaction.insertOrders(context.tenant, inserted)
    for (_, stored) in orders.sorted(by: { $0.key < $1.key }) where !stored.isNew && !stored.changed.isEmpty {
      try transaction.updateOrder(
        context.tenant, stored.order.id, customer: stored.order.customer, total: stored.order.total,
        lines: stored.changed)
    }
  }
}
