internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension Route {
  static let postCustomer = native("customers", "customer", "Add or revise a customer", "新增或修订客户")
  static let postOrder = native("orders", "order", "Add or revise an order", "新增或修订订单")
  static let postProduct = native("products", "product", "Add or revise a product", "新增或修订商品")
  static let postPayment = native("payments", "payment", "Record a payment", "记录回款")
  static let postRedemption = native("redemptions", "redemption", "Record that a coupon was used", "记录优惠券核销")
  static let postConsent = native("consents", "consent", "Grant or withdraw consent", "授予或撤回同意")

  /// One record of the tenant's own systems. The same `source` and `id` is the same record for ever.
  private static func native(_ noun: String, _ type: String, _ english: String, _ chinese: String) -> Route {
    route("POST", "/v1/\(noun)", .record, english, chinese, bodyLimit: 64 << 10) { call in
      var members = try JSONReader(try call.document()).members
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
  }
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
