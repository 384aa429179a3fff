internal import Domain
internal import JSON

extension IntakeParser {
  /// A record of the tenant's own systems: `{"type": "order", "source": "erp", "id": "A-1", "at": ..,
  /// "customer": {"user_id": ..}, ...}`.
  func native(_ reader: MessageReader) throws(JSONError) -> IntakeMessage {
    let json = reader.json
    try json.rejectUnknown(NativeFields.known(reader.type))
    let id = try reader.required("id")
    let key = SourceKey(source: try reader.name("source") ?? "api", id: id)
    let at = try notLater(try json.instant("at") ?? receivedAt, "at")
    let who = try who(reader)
    let body = try body(reader, key: key, at: at)
    if who.userID == nil, who.anonymousID == nil, who.email == nil {
      switch body {
      case .product, .redemption: break
      default: throw JSONError(.missing, path: "customer.user_id")
      }
    }
    return IntakeMessage(
      key: SourceKey(source: key.source, id: "\(reader.type)/\(id)"), hash: reader.hash(without: ["sentAt"]), at: at,
      userID: who.userID, anonymousID: who.anonymousID, email: who.email, body: body)
  }

  private func who(_ reader: MessageReader) throws(JSONError) -> (userID: String?, anonymousID: String?, email: String?)
  {
    if reader.type == "customer" { return (try reader.required("id"), nil, nil) }
    guard let object = try reader.json.optionalObject("customer") else { return (nil, nil, nil) }
    try object.rejectUnknown(["user_id", "anonymous_id", "email"])
    let customer = MessageReader(json: object, type: reader.type)
    var email: String?
    if let text = try customer.name("email") {
      email = Handles.email(text)
      if email == nil {
        throw try object.required("email").invalid(
          "address_invalid", english: "is no mail address", chinese: "不是有效的邮箱")
      }
    }
    return (try customer.name("user_id"), try customer.name("anonymous_id"), email)
  }

  private func body(_ reader: MessageReader, key: SourceKey, at: Instant) throws(JSONError) -> IntakeMessage.Body {
    let json = reader.json
    switch reader.type {
    case "customer":
      let kind = try json.optionalOneOf("kind", CustomerWord.self)
      return .customer(kind: kind == .company ? .company : .person, profile: try reader.object("profile"))
    case "order":
      return .order(try order(reader, key: key, productKeys: ["product", "product_id", "sku"], lines: "lines"))
    case "product":
      return .product(
        Product(
          code: try reader.required("id"), name: try reader.required("name"), category: try reader.name("category"),
          price: try reader.amount("price", currency), at: at))
    case "payment":
      let currency = try reader.currency(currency)
      guard let amount = try reader.amount("amount", currency) else { throw JSONError(.missing, path: "amount") }
      return .payment(Money(minor: amount, currency: currency), order: try reader.name("order"))
    case "redemption": return .redemption(coupon: try reader.required("coupon"))
    default:
      return .consent(
        purpose: try json.oneOf("purpose", Purpose.self), channel: Channel(rawValue: try reader.required("channel")),
        isGranted: try json.bool("granted"), source: try reader.required("source"),
        evidence: try json.string("evidence"), proof: try proof(json))
    }
  }

  /// `"proof": "stated"`: the business answers for the grant, and says when and where it was given.
  private func proof(_ json: JSONReader) throws(JSONError) -> Consent.Proof {
    guard let member = try json.optional("proof") else { return .none }
    guard try member.asString() == "stated" else {
      throw member.invalid(
        "proof_unknown", english: "must be stated, or left out; the rest Rondo finds out itself",
        chinese: "只能为 stated 或省略；其余由 Rondo 自行确认")
    }
    guard try json.bool("granted") else {
      throw member.invalid("proof_of_refusal", english: "belongs to a grant", chinese: "仅用于授予同意")
    }
    for (field, english, chinese) in [
      ("at", "say when it was given, since its proof is stated", "声明了证明，请说明授予的时间"),
      ("evidence", "say where it was given, since its proof is stated", "声明了证明，请说明授予的出处"),
    ] where (try json.optionalString(field) ?? "").isEmpty {
      throw JSONError(.invalid(code: "proof_incomplete", english: english, chinese: chinese), path: field)
    }
    return .stated
  }

  /// An order of native JSON, or of Segment's "Order Completed".
  func order(
    _ reader: MessageReader, key: SourceKey, productKeys: [String], lines: String
  ) throws(JSONError) -> IntakeOrder {
    let currency = try reader.currency(currency)
    let (stated, revenue) = (try reader.amount("total", currency), try reader.amount("revenue", currency))
    let total = stated ?? revenue
    let products = try reader.json.optionalArray(lines) { element throws(JSONError) in
      try line(MessageReader(json: element, type: reader.type), currency, productKeys)
    }
    guard total != nil || !products.isEmpty else { throw JSONError(.missing, path: reader.path("total")) }
    return IntakeOrder(key: key, currency: currency, total: total, lines: products)
  }

  private func line(
    _ reader: MessageReader, _ currency: Currency, _ productKeys: [String]
  ) throws(JSONError) -> IntakeOrder.Line {
    var code: String?
    for key in productKeys where code == nil { code = try reader.name(key) }
    guard let code else { throw JSONError(.missing, path: reader.path(productKeys[0])) }
    let quantity = try reader.json.optionalInt("quantity") ?? 1
    guard quantity.magnitude <= 1_000_000_000 else {
      throw try reader.json.required("quantity").tooLarge
    }
    var amount = try reader.amount("amount", currency)
    let price = try reader.amount("price", currency)
    if amount == nil, let price {
      let (product, overflow) = price.multipliedReportingOverflow(by: quantity)
      guard !overflow, AmountLimit.holds(product) else { throw try reader.json.required("price").tooLarge }
      amount = product
    }
    return IntakeOrder.Line(
      product: code, name: try reader.name("name"), category: try reader.name("category"), quantity: quantity,
      amount: amount ?? 0)
  }
}

/// What a customer may be called in `kind`.
private enum CustomerWord: String, CaseIterable { case person, company }

/// What native records may carry.
private enum NativeFields {
  /// Besides its own, what a batch's envelope gives each of its messages.
  private static let common: Set<String> = ["type", "id", "source", "at", "sentAt", "messageId"]
  private static let byType: [String: Set<String>] = [
    "customer": ["kind", "profile"],
    "order": ["customer", "currency", "total", "revenue", "lines"],
    "product": ["name", "category", "price"],
    "payment": ["customer", "currency", "amount", "order"],
    "redemption": ["customer", "coupon"],
    "consent": ["customer", "purpose", "channel", "granted", "evidence", "proof"],
  ]

  static func known(_ type: String) -> Set<String> { common.union(byType[type] ?? []) }
}
