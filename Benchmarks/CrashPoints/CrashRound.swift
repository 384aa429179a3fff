import Domain
import JSON

/// What happens in one round, the same however often it is begun: some new customers arrive with their facts, some
/// turn out to be one, and some of these turn out not to be.
struct CrashRound: Sendable {
  let number: Int
  /// The time of its facts.
  let at: Instant

  static let customers = 24
  /// The first customers are merged two by two.
  static let merges = 4
  /// The first merges are taken back.
  static let unmerges = 2

  func user(_ index: Int) -> String { "r\(number)c\(index)" }
  func address(_ index: Int) -> String { "\(user(index))@example.com" }
  func mergeName(_ pair: Int) -> String { "merge/r\(number)p\(pair)" }
  func unmergeName(_ pair: Int) -> String { "unmerge/r\(number)p\(pair)" }

  /// Messages in the portions they are sent in, each with the name it is acknowledged under.
  var portions: [[(name: String, json: JSON)]] {
    stride(from: 0, to: CrashRound.customers, by: 2).map { first in
      (first..<min(first + 2, CrashRound.customers)).flatMap { messages($0) }
    }
  }

  private func messages(_ index: Int) -> [(name: String, json: JSON)] {
    let user = user(index)
    let who: JSON = ["user_id": .string(user)]
    let at: JSON = .string(at.rfc3339)
    return [
      (
        "customer/\(user)",
        [
          "type": "customer", "id": .string(user), "at": at,
          "profile": ["name": .string("Customer \(user)"), "email": .string(address(index))],
        ]
      ),
      (
        "consent/\(user)",
        [
          "type": "consent", "id": .string(user), "at": at, "customer": who, "purpose": "marketing",
          "channel": "email", "granted": true, "source": "test-grant", "evidence": "benchmark crash-points",
        ]
      ),
      (
        "event/\(user)",
        [
          "type": "track", "event": "Product Viewed", "userId": .string(user), "timestamp": at,
          "messageId": .string("event/\(user)"), "properties": ["product_id": "P1"],
        ]
      ),
      (
        "order/\(user)",
        [
          "type": "order", "source": "shop", "id": .string(user), "at": at, "customer": who, "total": "12.50",
          "lines": [["product": "P1", "quantity": 1, "amount": "12.50"]],
        ]
      ),
    ]
  }
}
