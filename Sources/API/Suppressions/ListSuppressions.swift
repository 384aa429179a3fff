internal import Control
internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listSuppressions = route(
    "GET", "/v1/suppressions", .analyse, "Addresses that nothing is sent to, newest first; or one, by ?address=",
    "抑制名单，按时间倒序；可用 ?address= 查询单个地址"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let tenant = call.tenant
    let channel = query["channel"].map { Channel(rawValue: $0) } ?? .email
    let one = query["address"].map { AddressHash.of($0, channel, secret: tenant.secret) }
    let after = try query["after"].map { text in
      guard let hash = Hex.decode(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      return hash
    }
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      let found: [Suppression]
      if let one {
        found = try tx.suppression(tenant.id, addressHash: one).map { [$0] } ?? []
      } else {
        let last = try after.map { try tx.suppression(tenant.id, addressHash: $0) }
        if let last, last == nil { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
        found = try tx.suppressions(tenant.id, after: last ?? nil, limit: limit)
      }
      let isFull = one == nil && found.count == limit
      return (
        try found.map { try $0.shape(tx, tenant.id) }, isFull ? found.last.map { Hex.encode($0.addressHash) } : nil
      )
    }
    return .list(items, next: next)
  }
  .taking(query: Parameter("address", .text), Parameter("channel", .channel), .after, .limit())
  .answering(.page(.suppression))

  static let addSuppression = route(
    "POST", "/v1/suppressions", .operate, "Send nothing more to an address: {\"address\", \"reason\", \"channel\"?}",
    "不再向某地址发送：{\"address\", \"reason\", \"channel\"?}"
  ) { call in
    let body = try call.object()
    let address = try body.string("address")
    let channel = try body.optionalString("channel").map { Channel(rawValue: $0) } ?? .email
    guard channel.identityKind != nil else {
      throw try body.required("channel").invalid(
        "channel_unknown", english: "must be email or sms", chinese: "应为 email 或 sms")
    }
    guard (3...254).contains(address.utf8.count), !address.contains(where: \.isWhitespace),
      channel != .email || address.split(separator: "@", omittingEmptySubsequences: false).count == 2
    else {
      throw try body.required("address").invalid(
        "address_invalid", english: "must be an address such as ann@example.com", chinese: "应为地址，例如 ann@example.com")
    }
    let reason = try body.reason()
    let hash = AddressHash.of(address, channel, secret: call.tenant.secret)
    let suppression = Suppression(
      channel: channel, addressHash: hash, reason: reason, source: call.principal.name,
      hint: BounceRules.hint(address), at: call.now)
    let tenant = call.id
    call.trail?.note("suppressions/\(Hex.encode(hash))")
    return .json(
      try await call.records.write { tx in
        try tx.insertSuppression(tenant, suppression)
        return try suppression.shape(tx, tenant)
      }, status: 201)
  }
  .taking(
    body: .form([
      "address": .text.like("gone@example.com"), "reason": .text(like: "\\S"),
      "channel": .one(of: "email", "sms").optional,
    ])
  )
  .answering(201, .suppression)
  .refusing(409)

  static let liftSuppression = route(
    "POST", "/v1/suppressions/{suppression}/lift", .operate, "Take an address off the list: {\"reason\"}",
    "移出抑制名单：{\"reason\"}"
  ) { call in
    let name = call.parameter("suppression")
    guard let hash = Hex.decode(name) else { throw APIError.notFound(Thing.suppression, name) }
    let reason = try call.object().reason()
    let tenant = call.id
    call.trail?.note(nil, ["reason": .string(reason)])
    try await call.records.write { tx in
      guard let found = try tx.suppression(tenant, addressHash: hash) else {
        throw APIError.notFound(Thing.suppression, name)
      }
      try tx.deleteSuppression(tenant, channel: found.channel, addressHash: hash)
    }
    return .json(["success": true])
  }
  .taking(body: .form(["reason": .text(like: "\\S")]))
  .answering(.done)
  .refusing(404)
}

extension JSONReader {
  /// Why a person does something.
  fileprivate func reason() throws(JSONError) -> String {
    let reason = try string("reason")
    guard (1...500).contains(reason.utf8.count), !reason.allSatisfy(\.isWhitespace) else {
      throw try required("reason").invalid(
        "reason_missing", english: "must say why, in at most 500 bytes", chinese: "请说明原因，最多 500 字节")
    }
    return reason
  }
}

extension Suppression {
  /// With the address where the action still says it.
  fileprivate func shape(_ tx: any Transaction, _ tenant: TenantID) throws -> JSON {
    let action = try action.flatMap { try tx.action(tenant, $0) }
    return [
      "id": .hex(addressHash), "channel": .string(channel.rawValue), "address": .string(action?.recipient ?? hint),
      "reason": .string(reason), "source": .string(source), "action": action.map { .id($0.id) } ?? .null,
      "customer": action.map { .id($0.customer) } ?? .null, "at": .instant(at),
    ]
  }
}

extension Schema {
  fileprivate static let suppression =
    ([
      "id": .text, "channel": .channel, "address": .text, "reason": .text, "source": .text, "action": .id.orNull,
      "customer": .id.orNull, "at": .instant,
    ] as Schema).named("Suppression")
}
