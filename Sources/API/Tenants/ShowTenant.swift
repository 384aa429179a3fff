internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showTenant = route("GET", "/v1/tenant", .read, "The tenant and its settings", "租户及其设置") { call in
    return .json(call.tenant.shape)
  }
  .answering(.tenant)

  static let changeTenant = route(
    "PATCH", "/v1/tenant", .own, "Change settings by name; see GET /v1/tenant for the names",
    "按名称修改设置，名称见 GET /v1/tenant"
  ) { call in
    let change = TenantChange(reader: try call.object(), isSimulated: call.services.isSimulated)
    let tenant = call.id
    let changed = try await call.records.write { tx in
      guard var current = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let before = current
      try change.apply(to: &current)
      if before.currency != current.currency, try tx.factFigures(tenant)["orders"]?.value ?? 0 > 0 {
        throw APIError.currencyInUse
      }
      try tx.updateTenant(current)
      call.trail?.note(before: before.shape, after: current.shape)
      return current
    }
    call.services.wake()
    return .json(changed.shape)
  }
  .taking(body: .tenantForm)
  .answering(.tenant)
  .refusing(409)
}

extension APIError {
  static let currencyInUse = APIError(
    "currency_in_use", 409, field: "currency",
    "There are orders in the present currency, so it can't be changed any more.", "已有以当前货币计价的订单，无法再更改货币。")
}
