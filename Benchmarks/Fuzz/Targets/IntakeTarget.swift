import Domain
import JSON
import Sense
import TestSupport

/// Messages of Segment's libraries and of shops.
struct IntakeTarget: FuzzTarget {
  static let name = "intake"

  static let corpus: [JSON] = [
    [
      "type": "track", "userId": "u", "event": "Viewed", "messageId": "m", "timestamp": "2026-01-01T00:00:00Z",
      "properties": ["a": 1],
    ],
    [
      "type": "identify", "anonymousId": "x",
      "traits": ["email": "a@example.com", "phone": "+1 555 0100", "address": ["city": "x"]],
    ],
    [
      "type": "page", "userId": "u", "name": "Home", "context": ["page": ["url": "https://example.com"]],
      "sentAt": "2026-01-01T00:00:00Z",
    ],
    ["type": "alias", "userId": "u", "previousId": "x"],
    ["type": "group", "userId": "u", "groupId": "g", "traits": [:]],
    [
      "type": "customer", "id": "c", "at": "2026-01-01T00:00:00Z",
      "profile": ["name": "Li", "email": "li@example.com"],
    ],
    [
      "type": "order", "source": "shop", "id": "o", "at": "2026-01-01T00:00:00Z", "customer": ["user_id": "u"],
      "currency": "CNY",
      "total": "12.50", "lines": [["product": "P", "quantity": 1, "amount": "12.50"]],
    ],
    ["type": "product", "id": "P", "at": "2026-01-01T00:00:00Z", "name": "Tea", "price": "1.00", "category": "tea"],
    ["type": "payment", "id": "p", "at": "2026-01-01T00:00:00Z", "customer": ["user_id": "u"], "amount": "1.00"],
    ["type": "redemption", "id": "r", "at": "2026-01-01T00:00:00Z", "code": "ABC", "customer": ["user_id": "u"]],
    [
      "type": "consent", "id": "k", "at": "2026-01-01T00:00:00Z", "customer": ["user_id": "u"], "purpose": "marketing",
      "channel": "email", "granted": true, "source": "form", "evidence": "e",
    ],
    [
      "batch": [["type": "track", "userId": "u", "event": "A"], ["type": "screen", "userId": "u"]],
      "sentAt": "2026-01-01T00:00:00Z",
    ],
  ]

  static let words = [
    "type", "userId", "anonymousId", "messageId", "timestamp", "originalTimestamp", "sentAt", "properties", "traits",
    "context", "event",
    "track", "identify", "order", "customer", "user_id", "email", "lines", "amount", "quantity", "currency", "total",
    "id", "at", "batch",
    "products", "price", "revenue",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.document(random.pick(corpus), words: words, corpus: corpus, using: &random).sortedText
  }

  private let parser = IntakeParser(receivedAt: .seconds(1_780_000_000), currency: Currency("CNY")!)

  func check(_ input: [UInt8]) async throws {
    guard let json = try? JSON.parse(input) else { return }
    let batch = parser.batch(json)
    try hold(
      batch.count == max(1, json["batch"]?.arrayValue?.count ?? 1) || json["batch"]?.arrayValue?.isEmpty == true,
      "loses a message")
    for answer in batch + [parser.message(json), parser.message(json, type: "track")] {
      guard case .failure(let rejection) = answer else { continue }
      try hold(!rejection.code.isEmpty, "has no code for \(json)")
      try hold(!rejection.sentence.isEmpty && !rejection.sentenceInChinese.isEmpty, "\(rejection.code) says nothing")
      try hold(rejection.sentence.utf8.count < 20_000, "says \(rejection.sentence.utf8.count) bytes")
    }
  }
}
