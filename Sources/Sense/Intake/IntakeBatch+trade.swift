internal import Crypto
internal import Domain

extension IntakeBatch {
  /// Orders, payments and redemptions: checked against what is stored before their key is accepted.
  mutating func putTrade(_ message: IntakeMessage, _ key: SourceKey) throws -> Intake.Answer {
    switch message.body {
    case .order(let order):
      let customer = try who(message)
      let stored = try find(order, customer)
      guard try isNews(message, key) else { return .duplicate }
      own(message, stored?.customer ?? customer)
      try write(order, customer, message.at, stored)
    case .payment(let amount, let order):
      // A payment that was received is not received otherwise later; a correction is a payment of its own.
      guard try isNews(message, key, onlyNew: true) else { return .duplicate }
      let customer = try who(message)
      try transaction.insertPayments(
        tenant,
        [Payment(id: ids.next(), customer: customer, key: key, at: message.at, amount: amount, order: order)])
      touched.insert(customer)
    case .redemption(let code):
      guard let coupon = try transaction.coupon(tenant, code: code) else { throw IntakeRejection.unknownCoupon(code) }
      // Rejected, its key is free again; sent again, it is a duplicate and no second redemption.
      let isNew = try transaction.attempt {
        guard try isNews(message, key, onlyNew: true) else { return false }
        guard coupon.redeemedAt == nil else { throw IntakeRejection.couponRedeemed }
        return true
      }
      guard isNew else { return .duplicate }
      own(message, coupon.customer)
      try transaction.redeemCoupon(tenant, code: code, at: message.at)
      touched.insert(coupon.customer)
    default: break
    }
    return .accepted
  }

  private func isNews(_ message: IntakeMessage, _ key: SourceKey, onlyNew: Bool = false) throws -> Bool {
    let answer = try transaction.acceptKeys(tenant, [(key, message.hash, message.at)])[0]
    return onlyNew ? answer == .new : answer != .same
  }

  /// The order of an event; one that is somebody else's already stays as it is, and the event is taken alone.
  mutating func put(_ order: IntakeOrder, _ customer: CustomerID, _ at: Instant) throws {
    do {
      try write(order, customer, at, try find(order, customer))
    } catch is IntakeRejection {}
  }

  /// The stored order; a rejection where it is another customer's or in another currency.
  private func find(_ order: IntakeOrder, _ customer: CustomerID) throws -> Order? {
    guard let stored = try transaction.orders(tenant, keys: [order.key]).first else { return nil }
    let sets = try transaction.aliasSets(tenant, [stored.customer, customer])
    guard sets[stored.customer]?.canonical == sets[customer]?.canonical else { throw IntakeRejection.otherCustomer }
    guard stored.currency == order.currency else { throw IntakeRejection.otherCurrency }
    return stored
  }

  private mutating func write(
    _ order: IntakeOrder, _ customer: CustomerID, _ at: Instant, _ stored: Order?
  ) throws {
    var ranks: [String: Int64] = [:]
    let lines = order.lines.map { line in
      let rank = ranks[line.product, default: 0]
      ranks[line.product] = rank + 1
      return OrderLine(
        product: line.product, rank: rank, quantity: line.quantity, amount: line.amount, hash: Self.hash(line))
    }
    let total = order.total ?? lines.reduce(0) { $0 &+ $1.amount }
    touched.insert(stored?.customer ?? customer)
    try transaction.upsertProducts(
      tenant,
      order.lines.compactMap { line in
        line.name.map { Product(code: line.product, name: $0, category: line.category, at: at) }
      })
    if let stored {
      try transaction.updateOrder(tenant, stored.id, customer: stored.customer, total: total, lines: lines)
      return
    }
    let fresh = Order(
      id: ids.next(), customer: customer, key: order.key, at: at, currency: order.currency, total: total, lines: lines)
    try transaction.insertOrders(tenant, [fresh])
    if !fresh.isReturn {
      facts.append(TriggeringFact(subject: .order(fresh.id), customer: customer, at: at))
    }
  }

  private static func hash(_ line: IntakeOrder.Line) -> [UInt8] {
    let text = "\(line.product)\u{1F}\(line.quantity)\u{1F}\(line.amount)\u{1F}\(line.name ?? "")"
    return Array(Digest.sha256(Array(text.utf8)).prefix(16))
  }
}
