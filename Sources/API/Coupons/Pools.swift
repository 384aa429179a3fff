internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listPools = route("GET", "/v1/pools", .read, "List coupon pools", "列出优惠券池") { call in
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.pools(tenant).map(\.shape) })
  }
  .answering(.items(.pool))

  static let showPool = route("GET", "/v1/pools/{key}", .read, "A coupon pool", "优惠券池详情") { call in
    let (tenant, key) = (call.id, call.parameter("key"))
    return .json(
      try await call.records.read { tx in
        guard let pool = try tx.pool(tenant, key: key) else { throw APIError.notFound(Thing.pool, key) }
        return pool.shape
      })
  }
  .answering(.pool)
  .refusing(404)

  static let savePool = route(
    "PUT", "/v1/pools/{key}", .operate,
    "Create or change a coupon pool: {\"name\", \"discount\": {\"amount_minor\"} or {\"percent\", \"ceiling_minor\"?}, \"threshold_minor\"?, \"total\"?, \"per_customer\"?, \"valid_from\"?, \"valid_days\"}",
    "创建或修改优惠券池：{\"name\", \"discount\": {\"amount_minor\"} 或 {\"percent\", \"ceiling_minor\"?}, \"threshold_minor\"?, \"total\"?, \"per_customer\"?, \"valid_from\"?, \"valid_days\"}"
  ) { call in
    let key = try call.newKey("key")
    let body = try call.object()
    let pool = try CouponPool(key: key, body, now: call.now)
    let tenant = call.id
    return .json(
      try await call.records.write { tx in
        let before = try tx.pool(tenant, key: key)?.shape
        try tx.savePool(tenant, pool)
        let after = try tx.pool(tenant, key: key)?.shape ?? pool.shape
        call.trail?.note(before: before, after: after)
        return after
      })
  }
  .taking(place: "key", .key)
  .taking(body: .poolForm)
  .answering(.pool)
}
