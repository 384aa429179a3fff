import Domain
import JSON
import Store

/// A made-up file with customers, events, orders and products, taken in as an import does it.
struct ImportScript: Sendable {
  let seed: Int
  /// Names the records; scripts that share numbers revise each other's.
  let numbers: Range<Int>

  /// What was done, as an import writes it down.
  func play(on transaction: any Transaction, _ tenant: TenantID) throws -> [ImportChange] {
    var random = Seeded(seed)
    var changes: [ImportChange] = []
    for number in numbers {
      let ordinal = Int64(number)
      let customer = 1 + Int.random(in: 0..<30, using: &random) + (number >= 120 ? 20 : 0)
      changes += try takeCustomer(transaction, tenant, ordinal, customer)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: changes += try takeEvent(transaction, tenant, ordinal, number, customer)
      case 1:
        let order = Int.random(in: 0..<20, using: &random) + (number >= 120 ? 15 : 0)
        changes += try takeCustomer(transaction, tenant, ordinal, 1 + order)
        changes += try takeLine(transaction, tenant, ordinal, order, product: "P/\(number % 3)", amount: Int64(number))
      default: changes += try takeProduct(transaction, tenant, ordinal, "code \(number % 40)")
      }
    }
    return changes
  }

  private var at: Instant { World.start + .days(Int64(seed)) }

  private func takeCustomer(
    _ transaction: any Transaction, _ tenant: TenantID, _ ordinal: Int64, _ number: Int
  ) throws -> [ImportChange] {
    let key = SourceKey(source: "customers", id: "\(number)")
    let customer = World.makeCustomer(number, profile: ["from": .int(Int64(seed))], at: at)
    switch try transaction.acceptKeys(tenant, [(key, [UInt8(seed)], at)])[0] {
    case .same: return []
    case .new:
      try transaction.insertCustomers(tenant, [customer])
      let identity = Identity(
        kind: .userID, value: "\(number)", customer: customer.id, isVerified: true, createdAt: at)
      try transaction.claimIdentities(tenant, [identity])
      return [.customer(ordinal, customer.id, source: key)]
    case .changed:
      let before = try transaction.customer(tenant, customer.id)
      try transaction.updateCustomer(tenant, customer)
      return [.customer(ordinal, customer.id, before: before, source: key)]
    }
  }

  private func takeEvent(
    _ transaction: any Transaction, _ tenant: TenantID, _ ordinal: Int64, _ number: Int, _ customer: Int
  ) throws -> [ImportChange] {
    let event = World.makeEvent(number, of: customer, at: at + .seconds(ordinal), name: "from \(seed)")
    switch try transaction.acceptKeys(tenant, [(event.key, [UInt8(seed)], at)])[0] {
    case .same: return []
    case .new:
      try transaction.insertEvents(tenant, [event])
      return [.event(ordinal, event)]
    case .changed: return [.event(ordinal, event, before: try transaction.replaceEvent(tenant, event))]
    }
  }

  private func takeLine(
    _ transaction: any Transaction, _ tenant: TenantID, _ ordinal: Int64, _ number: Int, product: String,
    amount: Int64
  ) throws -> [ImportChange] {
    let line = World.makeLine(product, amount: amount)
    let new = World.makeOrder(number, of: 1 + number, at: World.start, lines: [line])
    guard let order = try transaction.orders(tenant, keys: [new.key]).first else {
      _ = try transaction.acceptKeys(tenant, [(new.key, [1], at)])
      try transaction.insertOrders(tenant, [new])
      return [.order(ordinal, new)]
    }
    let before = order.lines.first { $0.product == product && $0.rank == line.rank }
    let total = order.total + line.amount - (before?.amount ?? 0)
    try transaction.updateOrder(tenant, order.id, customer: order.customer, total: total, lines: [line])
    return [.line(ordinal, of: order, line, before: before)]
  }

  private func takeProduct(
    _ transaction: any Transaction, _ tenant: TenantID, _ ordinal: Int64, _ code: String
  ) throws -> [ImportChange] {
    let before = try transaction.products(tenant, codes: [code]).first
    let product = Product(code: code, name: "from \(seed)", category: "tea", price: ordinal, at: at)
    try transaction.upsertProducts(tenant, [product])
    return [.product(ordinal, code: code, before: before)]
  }
}
