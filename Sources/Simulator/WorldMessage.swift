package import Domain
package import JSON

/// One message of the world as the public API takes it in a batch, at the instant when it happens.
package struct WorldMessage: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case product, customer, identify, consent, page, track, order
  }

  package let kind: Kind
  package let at: Instant
  /// Nil for messages that are about nobody.
  package let userID: String?
  package let json: JSON
  /// The same as Domain sees it, where it is an order or a return.
  package let orderFact: OrderFact?

  /// Among messages of one instant: those that others build on come first, then by customer.
  var order: Order { Order(rank: kind.rank, userID: userID ?? "", id: json["id"]?.stringValue ?? "") }

  struct Order: Comparable {
    let rank: Int
    let userID: String
    let id: String

    static func < (left: Order, right: Order) -> Bool {
      (left.rank, left.userID, left.id) < (right.rank, right.userID, right.id)
    }
  }

  private init(
    _ kind: Kind, at: Instant, of userID: String?, _ members: [String: JSON], orderFact: OrderFact? = nil
  ) {
    self.kind = kind
    self.at = at
    self.userID = userID
    self.orderFact = orderFact
    json = .object(members.merging(["type": .string(kind.rawValue)]) { $1 })
  }
}

extension WorldMessage.Kind {
  fileprivate var rank: Int {
    switch self {
    case .product: 0
    case .customer: 1
    case .identify: 2
    case .consent: 3
    case .page: 4
    case .track: 5
    case .order: 6
    }
  }
}

extension WorldMessage {
  static let source: JSON = "simulator"

  static func product(_ product: ShopProduct, at: Instant, _ currency: Currency) -> WorldMessage {
    WorldMessage(
      .product, at: at, of: nil,
      [
        "id": .string(product.code), "source": source, "at": .string(at.rfc3339),
        "name": .string("\(product.chinese) \(product.english)"), "category": .string(product.category),
        "price": .string(text(product.price, currency)),
      ])
  }

  /// What the shop learns of somebody who becomes a member: who they are and what they agree to.
  static func joining(_ shopper: Shopper) -> [WorldMessage] {
    let at = shopper.joinsAt
    let profile: JSON = [
      "name": .string(shopper.name), "email": .string(shopper.email), "country": shopper.isChinese ? "CN" : "GB",
      "language": shopper.isChinese ? "zh-CN" : "en",
    ]
    let identify = WorldMessage(
      .identify, at: at, of: shopper.userID,
      [
        "userId": .string(shopper.userID), "anonymousId": .string("visitor-\(shopper.number + 1)"), "traits": profile,
        "messageId": .string("identify-\(shopper.number + 1)"), "timestamp": .string(at.rfc3339),
      ])
    let customer = WorldMessage(
      .customer, at: at, of: shopper.userID,
      ["id": .string(shopper.userID), "source": source, "at": .string(at.rfc3339), "profile": profile])
    let consents = [("marketing", shopper.allowsMarketing), ("tracking", shopper.allowsTracking)].map {
      purpose, granted in
      WorldMessage(
        .consent, at: at, of: shopper.userID,
        [
          "id": .string("\(purpose)-\(shopper.userID)"), "source": source, "at": .string(at.rfc3339),
          "customer": ["user_id": .string(shopper.userID)], "purpose": .string(purpose), "channel": "email",
          "granted": .bool(granted), "evidence": "sign-up form",
        ])
    }
    return [customer, identify] + consents
  }

  /// A page, the product looked at and, when it pleased, put into the cart.
  static func visit(_ visit: ShopperDay.Visit, of shopper: Shopper) -> [WorldMessage] {
    let product = ShopProduct.catalogue[visit.product]
    func track(_ name: String, after seconds: Int64) -> WorldMessage {
      let at = visit.at + .seconds(seconds)
      return WorldMessage(
        .track, at: at, of: shopper.userID,
        [
          "userId": .string(shopper.userID), "event": .string(name), "timestamp": .string(at.rfc3339),
          "messageId": .string("\(shopper.userID)-\(visit.at.microseconds)-\(seconds)"),
          "properties": ["product_id": .string(product.code), "category": .string(product.category)],
        ])
    }
    let page = WorldMessage(
      .page, at: visit.at, of: shopper.userID,
      [
        "userId": .string(shopper.userID), "name": "Shop", "timestamp": .string(visit.at.rfc3339),
        "messageId": .string("\(shopper.userID)-\(visit.at.microseconds)-0"),
        "properties": ["path": .string("/\(product.category)")],
      ])
    return [page, track("Product Viewed", after: 20)] + (visit.addsToCart ? [track("Product Added", after: 90)] : [])
  }

  /// An order, or the return of a whole order.
  static func purchase(
    _ purchase: Purchase, of shopper: Shopper, isReturn: Bool, _ currency: Currency
  ) -> WorldMessage {
    let sign: Int64 = isReturn ? -1 : 1
    let at = isReturn ? purchase.at + (purchase.returnedAfter ?? .zero) : purchase.at
    let name = "\(isReturn ? "R" : "O")-\(shopper.number + 1)-\(purchase.at.microseconds)"
    let lines = purchase.lines.map { line in
      OrderFact.Line(
        product: ShopProduct.catalogue[line.product].code, category: ShopProduct.catalogue[line.product].category,
        quantity: sign * line.quantity, amount: sign * line.amount)
    }
    return WorldMessage(
      .order, at: at, of: shopper.userID,
      [
        "id": .string(name), "source": source, "at": .string(at.rfc3339), "currency": .string(currency.code),
        "customer": ["user_id": .string(shopper.userID)],
        "lines": .array(
          zip(purchase.lines, lines).map { line, fact in
            [
              "product": .string(fact.product), "quantity": .int(fact.quantity),
              "amount": .string(text(fact.amount, currency)),
              "name": .string(ShopProduct.catalogue[line.product].chinese),
            ]
          }),
      ], orderFact: OrderFact(at: at, total: sign * purchase.total, lines: lines))
  }

  /// `-12.50`.
  private static func text(_ minor: Int64, _ currency: Currency) -> String {
    guard currency.scale > 0 else { return String(minor) }
    let digits = String(minor.magnitude)
    let padded = String(repeating: "0", count: max(0, currency.scale + 1 - digits.count)) + digits
    return "\(minor < 0 ? "-" : "")\(padded.dropLast(currency.scale)).\(padded.suffix(currency.scale))"
  }
}
