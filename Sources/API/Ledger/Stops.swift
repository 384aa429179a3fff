internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listStops = route("GET", "/v1/stops", .read, "Emergency stops in force", "生效中的紧急停发") { call in
    let tenant = call.id
    return .list(
      try await call.records.read { tx in
        let names = try StrategyNames(tx, tenant)
        return try tx.stops(tenant).map { $0.shape(names) }
      })
  }
  .answering(.items(.stop))

  static let addStop = route(
    "POST", "/v1/stops", .stop,
    "Stop everything, a channel or a strategy at once: {\"channel\"? or \"strategy\"?, \"reason\"}",
    "立即停发全部、某渠道或某策略：{\"channel\"? 或 \"strategy\"?, \"reason\"}"
  ) { call in
    let body = try call.object()
    let channel = try body.optional("channel") == nil ? nil : try body.filled("channel")
    let strategy = try body.optionalString("strategy")
    let reason = try body.string("reason")
    if channel != nil, strategy != nil {
      throw try body.required("strategy").invalid(
        "stop_twice", english: "give either a channel or a strategy", chinese: "channel 与 strategy 只能选一个")
    }
    let name = channel.map { "channel:\($0)" } ?? strategy.map { "strategy:\($0)" } ?? "tenant"
    let (tenant, now, author) = (call.id, call.now, call.principal.name)
    let shape = try await call.records.write { tx in
      let scope = try EmergencyStop.Scope(named: name, tenant, tx)
      let stop = EmergencyStop(scope: scope, by: author, reason: reason, at: now)
      try tx.insertStop(tenant, stop)
      call.trail?.note("stops/\(name)")
      return stop.shape(try StrategyNames(tx, tenant))
    }
    call.services.wake()
    return .json(shape, status: 201)
  }
  .taking(body: .form(["channel": .name.optional, "strategy": .text.optional, "reason": .text]))
  .answering(201, .stop)
  .refusing(404, 409)

  static let deleteStop = route(
    "DELETE", "/v1/stops/{scope}", .stop, "Lift a stop: tenant, channel:NAME or strategy:KEY",
    "解除停发：tenant、channel:名称 或 strategy:KEY"
  ) { call in
    let name = call.parameter("scope")
    let tenant = call.id
    try await call.records.write { tx in
      let scope = try EmergencyStop.Scope(named: name, tenant, tx)
      guard try tx.stops(tenant).contains(where: { $0.scope == scope }) else {
        throw APIError.notFound(Thing.stop, name)
      }
      try tx.deleteStop(tenant, scope)
    }
    call.services.wake()
    return .json(["success": true])
  }
  .answering(.done)
  .refusing(404)
}

extension EmergencyStop.Scope {
  /// `tenant`, `channel:email`, `strategy:win-back`.
  fileprivate init(named name: String, _ tenant: TenantID, _ tx: any Transaction) throws {
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("tenant", nil): self = .tenant
    case ("channel", let channel?): self = .channel(Channel(rawValue: channel))
    case ("strategy", let key?):
      guard let strategy = try tx.strategy(tenant, key: key) else { throw APIError.notFound(Thing.strategy, key) }
      self = .strategy(strategy.id)
    default: throw APIError.notFound(Thing.stop, name)
    }
  }
}

extension EmergencyStop {
  fileprivate func shape(_ names: StrategyNames) -> JSON {
    let scope =
      switch scope {
      case .tenant: "tenant"
      case .channel(let channel): "channel:\(channel)"
      case .strategy(let id): "strategy:\(names.key(id))"
      }
    return ["scope": .string(scope), "by": .string(by), "reason": .string(reason), "at": .instant(at)]
  }
}

extension Schema {
  fileprivate static let stop: Schema = [
    "scope": .text.like("strategy:win-back"), "by": .text, "reason": .text, "at": .instant,
  ]
}
