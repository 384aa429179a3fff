internal import Domain
internal import JSON

extension Customer {
  /// As it stands in lists.
  var shape: [String: JSON] {
    [
      "id": .id(id), "kind": kind == .company ? "company" : "person", "is_provisional": .bool(isProvisional),
      "profile": profile, "created_at": .instant(createdAt), "erased_at": .instant(erasedAt),
    ]
  }
}

extension Identity {
  var shape: JSON {
    [
      "kind": .string(kind.rawValue), "value": .string(value), "is_verified": .bool(isVerified),
      "customer": .id(customer), "created_at": .instant(createdAt),
    ]
  }
}

extension Consent {
  var shape: JSON {
    [
      "purpose": .string(purpose.rawValue), "channel": .string(channel.rawValue), "granted": .bool(isGranted),
      "at": .instant(at), "source": .string(source), "evidence": .string(evidence), "proof": .string(proof.rawValue),
      "customer": .id(customer),
    ]
  }
}

extension Merge {
  var shape: JSON {
    [
      "id": .id(id), "from": .id(from), "into": .id(into), "at": .instant(at), "reason": .string(reason),
      "undone_at": .instant(undoneAt),
    ]
  }
}

extension Schema {
  /// As every shape of a customer begins.
  static let customerHead: Schema = [
    "id": .id, "kind": .one(of: "person", "company"), "is_provisional": .truth, "profile": .map(.any),
    "created_at": .instant, "erased_at": .instant.orNull,
  ]

  static let identity: Schema = [
    "kind": .text, "value": .text, "is_verified": .truth, "customer": .id, "created_at": .instant,
  ]

  static let consent =
    ([
      "purpose": .purpose, "channel": .channel, "granted": .truth, "at": .instant, "source": .text,
      "evidence": .text, "proof": .one(Consent.Proof.self), "customer": .id,
    ] as Schema).named("Consent")

  static let merge =
    ([
      "id": .id, "from": .id, "into": .id, "at": .instant, "reason": .text, "undone_at": .instant.orNull,
    ] as Schema).named("Merge")
}
