internal import Domain
internal import JSON

extension Thing {
  static let webhook = Words("webhook", "Webhook")
  static let delivery = Words("delivery", "投递")
}

extension Webhook {
  /// Without the secret, which is shown once.
  func shape(_ counts: [WebhookDelivery.State: Int64]) -> [String: JSON] {
    [
      "id": .id(id), "url": .string(url), "note": .string(note),
      "kinds": .array(kinds.map(\.rawValue).sorted().map { .string($0) }), "state": .string(state.rawValue),
      "failing_since": .instant(failingSince), "failures": .int(failures), "created_at": .instant(createdAt),
      "deliveries": .object(
        Dictionary(
          uniqueKeysWithValues: WebhookDelivery.State.allCases.map { ($0.word, JSON.int(counts[$0] ?? 0)) })),
    ]
  }
}

extension WebhookDelivery {
  var shape: JSON {
    [
      "id": .string(notice), "kind": .string(kind.rawValue), "at": .instant(at), "state": .string(state.word),
      "attempts": .int(attempts), "due_at": state == .pending ? .instant(dueAt) : .null, "status": .number(status),
      "reason": .string(reason), "updated_at": .instant(updatedAt), "body": (try? JSON.parse(body)) ?? .null,
    ]
  }
}

/// A webhook as a caller describes it.
struct WebhookChange: Sendable {
  let url: String?
  let note: String?
  let kinds: Set<Notice.Kind>?
  let state: Webhook.State?

  init(_ body: JSONReader) throws {
    url = try body.optionalString("url")
    if let url, !WebhookChange.isAddress(url) {
      throw try body.required("url").invalid(
        "url_invalid", english: "must be an address such as https://example.com/rondo, at most 2000 letters long",
        chinese: "应为形如 https://example.com/rondo 的地址，不超过 2000 个字符")
    }
    note = try body.optionalString("note")
    if let note, note.count > 200 {
      throw try body.required("note").invalid(
        "note_long", english: "must have at most 200 letters", chinese: "不超过 200 个字符")
    }
    kinds = try body.members["kinds"] == nil ? nil : Set(try body.optionalArray("kinds", WebhookChange.kind))
    state = try body.members["state"] == nil ? nil : try body.oneOf("state", Webhook.State.self)
    if state == .delinquent {
      throw try body.required("state").invalid(
        "state_invalid", english: "must be active or off", chinese: "应为 active 或 off")
    }
  }

  func apply(to webhook: inout Webhook) {
    if let url { webhook.url = url }
    if let note { webhook.note = note }
    if let kinds { webhook.kinds = kinds }
    guard let state else { return }
    webhook.state = state
    webhook.failingSince = nil
    webhook.failures = 0
  }

  private static func kind(_ reader: JSONReader) throws(JSONError) -> Notice.Kind {
    guard let word = reader.value.stringValue, let kind = Notice.Kind(rawValue: word) else {
      let known = Notice.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw reader.invalid("kind_unknown", english: "must be one of \(known)", chinese: "应为以下之一：\(known)")
    }
    return kind
  }

  /// What the outbound guard will let through is known when it is called.
  private static func isAddress(_ text: String) -> Bool {
    guard let rest = ["https://", "http://"].first(where: text.hasPrefix).map({ text.dropFirst($0.count) }),
      text.utf8.count <= 2_000
    else { return false }
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return !host.isEmpty && !host.contains("@") && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension Schema {
  static let deliveryState = one(of: WebhookDelivery.State.allCases.map(\.word))
  static let webhookURL = text(like: "^https?://[!-~]+$").like("https://example.com/rondo")

  static let webhook =
    ([
      "id": .id, "url": .text, "note": .text,
      "kinds": .list(.one(Notice.Kind.self)).saying("None is every kind.", "为空表示全部类型。"),
      "state": .one(Webhook.State.self), "failing_since": .instant.orNull, "failures": .count,
      "created_at": .instant, "deliveries": ["pending": .count, "delivered": .count, "dead": .count],
    ] as Schema).named("Webhook")

  static let webhookForm = form([
    "url": webhookURL, "kinds": .list(.one(Notice.Kind.self)).optional, "note": .text(0...200).optional,
    "state": .one(of: "active", "off").optional,
  ])

  static let delivery: Schema = [
    "id": .text, "kind": .one(Notice.Kind.self), "at": .instant, "state": .deliveryState, "attempts": .count,
    "due_at": .instant.orNull, "status": .whole.orNull, "reason": .text, "updated_at": .instant, "body": .any,
  ]
}
