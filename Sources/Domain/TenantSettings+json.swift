package import JSON

extension TenantSettings {
  /// Every field under its name in snake case; times of day in seconds.
  package var json: JSON {
    [
      "marketing_holdout": .int(marketingHoldout),
      "caps": .array(caps.map(\.json)),
      "quiet_hours": quietHours.map { ["from": .int($0.from), "to": .int($0.to)] } ?? .null,
      "sender_name": .string(senderName),
      "sender_address": .string(senderAddress),
      "postal_address": .string(postalAddress),
      "reply_to": replyTo.map { .string($0) } ?? .null,
      "public_url": .string(publicURL),
      "advertisement_marker": .bool(advertisementMarker),
      "double_opt_in": .array(doubleOptIn.map(\.rawValue).sorted().map { .string($0) }),
      "sign_up": .array(signUp.map(\.rawValue).sorted().map { .string($0) }),
    ]
  }

  /// Reads what is there and leaves the rest at its default; null takes quiet hours and the reply address away.
  package init(json: JSON) throws(JSONError) {
    self.init()
    let reader = JSONReader(json)
    let members = try reader.members
    if let value = try reader.optionalInt("marketing_holdout") { marketingHoldout = value }
    if members["caps"] != nil { caps = try reader.optionalArray("caps", Cap.init(reader:)) }
    if members["quiet_hours"] != nil { quietHours = try reader.optional("quiet_hours").map(QuietHours.init(reader:)) }
    if let value = try reader.optionalString("sender_name") { senderName = value }
    if let value = try reader.optionalString("sender_address") { senderAddress = value }
    if let value = try reader.optionalString("postal_address") { postalAddress = value }
    replyTo = try reader.optionalString("reply_to")
    if let value = try reader.optionalString("public_url") { publicURL = value }
    if let value = try reader.optionalBool("advertisement_marker") { advertisementMarker = value }
    doubleOptIn = try Purpose.set(in: reader, "double_opt_in")
    signUp = try Purpose.set(in: reader, "sign_up")
  }
}

extension Cap {
  fileprivate var json: JSON {
    ["channel": channel.map { .string($0.rawValue) } ?? .null, "count": .int(count), "days": .int(days)]
  }

  fileprivate init(reader: JSONReader) throws(JSONError) {
    let channel = try reader.optionalString("channel").map { Channel(rawValue: $0) }
    self.init(channel: channel, count: try reader.int("count"), days: try reader.int("days"))
  }
}

extension QuietHours {
  fileprivate init(reader: JSONReader) throws(JSONError) {
    self.init(from: try reader.int("from"), to: try reader.int("to"))
  }
}

extension Purpose {
  /// Those of a list that are known.
  fileprivate static func set(in reader: JSONReader, _ field: String) throws(JSONError) -> Set<Purpose> {
    let found = try reader.optionalArray(field) { element throws(JSONError) in
      Purpose(rawValue: try element.asString())
    }
    return Set(found.compactMap { $0 })
  }
}
