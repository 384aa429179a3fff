internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let postCustomer = native(
    "customers", "customer", "Add or revise a customer", "新增或修订客户",
    ["kind": .one(of: "person", "company").optional, "profile": .map(.any).optional])
  static let postOrder = native(
    "orders", "order", "Add or revise an order", "新增或修订订单",
    [
      "customer": .person, "currency": .anyCurrency, "total": .sum.optional, "revenue": .sum.optional,
      "lines": .list(.orderLine).optional,
    ])
  static let postProduct = native(
    "products", "product", "Add or revise a product", "新增或修订商品",
    ["name": .label, "category": .label.optional, "price": .sum.optional])
  static let postPayment = native(
    "payments", "payment", "Record a payment", "记录回款",
    ["customer": .person, "currency": .anyCurrency, "amount": .sum, "order": .label.optional])
  static let postRedemption = native(
    "redemptions", "redemption", "Record that a coupon was used", "记录优惠券核销",
    ["customer": .person.optional, "coupon": .label])
  static let postConsent = native(
    "consents", "consent", "Grant or withdraw consent", "授予或撤回同意",
    [
      "id": .label.optional, "customer": .person, "purpose": .purpose, "channel": .label, "granted": .truth,
      "evidence": .text,
      "proof": .one(of: "stated").optional.saying(
        "You answer for the grant, and say in `at` and `evidence` when and where it was given.",
        "由您对该同意负责，并在 `at` 与 `evidence` 中说明时间与出处。"),
    ])

  /// One record of the tenant's own systems. The same `source` and `id` is the same record for ever.
  private static func native(
    _ noun: String, _ type: String, _ english: String, _ chinese: String, _ more: KeyValuePairs<String, Schema>
  ) -> Route {
    route("POST", "/v1/\(noun)", .record, english, chinese, bodyLimit: 64 << 10) { call in
      var members = try call.object().members
      members["type"] = nil
      if type == "consent" {
        // A line of the consent ledger has no name elsewhere.
        if members["id"] == nil { members["id"] = .id(call.services.ids.next(Consent.self)) }
        if members["source"] == nil { members["source"] = .string(call.principal.name) }
      }
      if let name = members["customer"]?.stringValue { members["customer"] = try await call.handle(of: name) }
      let parser = IntakeParser(receivedAt: call.now, currency: call.tenant.currency)
      try await call.accept(parser.message(.object(members), type: type))
      return .json(["success": true])
    }
    .taking(body: Schema.record.with(more))
    .answering(.done)
    .refusing(404, 410)
  }
}

extension Schema {
  /// What every native record has.
  fileprivate static let record = form([
    "id": .label.saying("Yours: the same source and id again is a revision.", "您系统中的编号；相同 source 与 id 视为修订。"),
    "source": .label.optional, "at": .instant.optional.saying("Now unless given.", "默认为当前时间。"),
    "type": .any.optional.saying("Overlooked: the address says it.", "忽略，以地址为准。"),
  ])

  fileprivate static let person = either(
    customerName, .form(["user_id": .label.optional, "anonymous_id": .label.optional, "email": .text.optional]))
  /// `12.5` or `"12.50"`, in the currency's units.
  fileprivate static let sum = either(.number, .text(like: "^\\s*-?[0-9]")).like("25.00")
  fileprivate static let anyCurrency = text(like: "^[A-Za-z]{3}$").optional.like("CNY")
  fileprivate static let orderLine: Schema = message([
    "product": .label, "name": .label.optional, "category": .label.optional, "quantity": .whole.optional,
    "amount": .sum.optional, "price": .sum.optional,
  ])
}

extension Call {
  /// The handle by which intake finds a customer that is named as elsewhere: `user_id:17850`, or an id.
  fileprivate func handle(of name: String) async throws -> JSON {
    if case .handle(let kind, let value)? = CustomerName(name),
      [.userID, .anonymousID, .email].contains(kind)
    {
      return .object([kind.rawValue: .string(value)])
    }
    let tenant = id
    let identities = try await records.read { tx in
      let aliases = try CustomerName.resolve(name, tenant, in: tx, field: "customer")
      return try tx.identities(tenant, of: [aliases.canonical]) + tx.identities(tenant, of: aliases.members)
    }
    for kind in [Identity.Kind.userID, .email, .anonymousID] {
      if let identity = identities.first(where: { $0.kind == kind }) {
        return .object([kind.rawValue: .string(identity.value)])
      }
    }
    throw APIError.customerUnknown(name, field: "customer")
  }
}
