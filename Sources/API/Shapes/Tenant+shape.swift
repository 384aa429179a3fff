internal import Domain
internal import JSON

extension Tenant {
  /// Everything but the secret, under the names by which it is changed.
  var shape: JSON {
    [
      "id": .id(id), "name": .string(name), "zone": .string(zone.name), "currency": .string(currency.code),
      "language": .string(language.rawValue), "mode": .string(mode.word), "created_at": .instant(createdAt),
      "marketing_holdout": .share(settings.marketingHoldout), "caps": .array(settings.caps.map(\.shape)),
      "quiet_hours": settings.quietHours.map(\.shape) ?? .null, "sender_name": .string(settings.senderName),
      "sender_address": .string(settings.senderAddress), "postal_address": .string(settings.postalAddress),
      "reply_to": .text(settings.replyTo), "public_url": .string(settings.publicURL),
      "advertisement_marker": .bool(settings.advertisementMarker),
      "double_opt_in": .array(settings.doubleOptIn.map(\.rawValue).sorted().map { .string($0) }),
      "sign_up": .array(settings.signUp.map(\.rawValue).sorted().map { .string($0) }),
    ]
  }
}

extension Cap {
  fileprivate var shape: JSON {
    ["channel": .text(channel?.rawValue), "count": .int(count), "days": .int(days)]
  }
}

extension QuietHours {
  /// `{"from": "21:00", "to": "09:00"}`.
  fileprivate var shape: JSON { ["from": .string(QuietHours.clock(from)), "to": .string(QuietHours.clock(to))] }

  private static func clock(_ second: Int64) -> String {
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(two(second / 3_600)):\(two(second / 60 % 60))"
  }
}

extension APIKey {
  var shape: [String: JSON] {
    [
      "id": .id(id), "name": .string(name), "kind": .string(kind?.rawValue ?? "custom"),
      "scopes": .permissions(scopes), "created_at": .instant(createdAt), "expires_at": .instant(expiresAt),
      "revoked_at": .instant(revokedAt),
    ]
  }
}

extension Schema {
  static let permission = one(Permission.self)

  static let tenant =
    ([
      "id": .id, "name": .text, "zone": .zone, "currency": .currency, "language": .language, "mode": .mode,
      "created_at": .instant, "marketing_holdout": .share, "caps": .list(.cap), "quiet_hours": .hours.orNull,
      "sender_name": .text, "sender_address": .text, "postal_address": .text, "reply_to": .text.orNull,
      "public_url": .text, "advertisement_marker": .truth, "double_opt_in": .list(.purpose), "sign_up": .list(.purpose),
    ] as Schema).named("Tenant")

  static let apiKey =
    ([
      "id": .id, "name": .text, "kind": .one(of: APIKey.Kind.allCases.map(\.rawValue) + ["custom"]),
      "scopes": .list(.permission), "created_at": .instant, "expires_at": .instant.orNull,
      "revoked_at": .instant.orNull,
    ] as Schema).named("Key")
}
