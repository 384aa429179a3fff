import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  /// One message of each type with every field that has a type of its own, and where what is free begins.
  private static let samples: [(message: [String: JSON], free: Set<String>)] = [
    (
      [
        "type": "track", "event": "Order Completed", "userId": "u", "anonymousId": "a", "messageId": "m",
        "timestamp": "2026-11-20T03:00:00Z", "originalTimestamp": "2026-11-20T03:00:00Z",
        "sentAt": "2026-11-20T03:00:01Z",
        "properties": [
          "order_id": "o-1", "currency": "CNY", "total": "12.50", "revenue": 12.5,
          "products": [["product_id": "P", "name": "Tea", "category": "tea", "quantity": 1, "price": "12.50"]],
        ],
      ], []
    ),
    (["type": "identify", "userId": "u", "traits": ["name": "Ann"]], ["traits.name"]),
    (["type": "page", "anonymousId": "v", "name": "Home", "properties": ["path": "/"]], ["properties.path"]),
    (["type": "group", "userId": "u", "groupId": "g", "traits": ["name": "Co"]], ["traits.name"]),
    (["type": "alias", "userId": "u", "previousId": "p"], []),
    (["type": "customer", "id": "c", "kind": "person", "source": "crm", "profile": ["name": "Ann"]], ["profile.name"]),
    (
      [
        "type": "order", "id": "o", "source": "erp", "at": "2026-11-20T03:00:00Z", "currency": "CNY", "total": "5",
        "revenue": 5, "customer": ["user_id": "u", "anonymous_id": "a", "email": "u@example.com"],
        "lines": [
          ["product": "P", "name": "Tea", "category": "tea", "quantity": 1, "amount": "5", "price": 5]
        ],
      ], []
    ),
    (["type": "product", "id": "P", "name": "Tea", "category": "tea", "price": "5"], []),
    (["type": "payment", "id": "p", "customer": ["user_id": "u"], "currency": "CNY", "amount": 5, "order": "o"], []),
    (["type": "redemption", "id": "r", "coupon": "C"], []),
    (
      [
        "type": "consent", "id": "k", "source": "form", "customer": ["user_id": "u"], "purpose": "marketing",
        "channel": "email", "granted": true, "evidence": "form",
      ], []
    ),
  ]

  @Test(
    "a wrong type in any field of any message is refused by that field's name, and its neighbours are stored",
    arguments: TestEngine.allCases)
  func wrongTypes(_ engine: TestEngine) async throws {
    try await House.with(engine) { house in
      var count = 0
      for (sample, free) in Self.samples {
        let wrong = JSON.object(sample).mutations().filter { !free.contains($0.path) && !$0.path.isEmpty }
        let type = sample["type"]?.stringValue ?? ""
        let (before, after) = (goodMessage("before-\(type)"), goodMessage("after-\(type)"))
        let body: JSON = ["batch": .array([before] + wrong.map(\.json) + [after])]
        let (english, chinese) = (
          await house.call("POST", "/v1/batch", body, ["Accept-Language": "en"]),
          await house.call("POST", "/v1/batch", body, ["Accept-Language": "zh-CN"])
        )
        #expect(english.status == 200 && english.rejected.count == wrong.count, "\(type): \(english.text)")
        for (index, mutation) in wrong.enumerated() {
          let rejection = english.rejected.first { $0["index"]?.intValue == Int64(index + 1) }
          let field = rejection?["field"]?.stringValue ?? "none"
          #expect(field == mutation.path, "\(type): \(mutation.json)")
          speaksBoth(
            rejection?["reason"]?.stringValue ?? "",
            chinese.rejected.first { $0["index"]?.intValue == Int64(index + 1) }?["reason"]?.stringValue ?? "")
        }
        #expect(await house.knows("before-\(type)", "after-\(type)"), "\(type)")
        count += wrong.count
      }
      #expect(count > 120)
      await house.isWell()
    }
  }

  @Test("a field that nobody knows is named, alone, in a batch, in a query, and nothing beside it is lost")
  func unknownKeys() async throws {
    try await House.with(.sqlite) { house in
      for (noun, body) in [
        ("customers", ["id": "c", "profil": [:]]), ("orders", ["id": "o", "customer": "user_id:c", "totl": 5]),
        ("products", ["id": "P", "name": "Tea", "prise": 5]),
        (
          "consents", ["customer": "user_id:c", "purpose": "marketing", "channel": "email", "granted": true, "why": ""]
        ),
      ] as [(String, [String: JSON])] {
        await house.refused("POST", "/v1/\(noun)", JSON.object(body).bytes, as: 400, "field_unknown")
        let type = String(noun.dropLast())
        let message = JSON.object(body.merging(["type": .string(type), "customer": ["user_id": "c"]]) { $1 })
        let answer = await house.call(
          "POST", "/v1/batch", ["batch": .array([goodMessage("b-\(type)"), message, goodMessage("a-\(type)")])])
        #expect(answer.rejected.count == 1 && answer.rejected[0]["code"] == "field_unknown", "\(answer.text)")
        #expect(await house.knows("b-\(type)", "a-\(type)"))
      }
      await house.refused("GET", "/v1/customers?serch=a", as: 400, "query_invalid", field: "serch")
      await house.refused("GET", "/v1/customers?limit=1&limit=2", as: 400, "query_invalid", field: "limit")
      await house.refused("POST", "/v1/keys", Array("{\"naem\": 1}".utf8), as: 400, "field_unknown", field: "naem")
    }
  }
}

/// A message with one value put in another's place.
private struct Mutation {
  let path: String
  let json: JSON
}

extension JSON {
  /// Itself with each value in turn replaced by some of types that are wrong there.
  fileprivate func mutations(_ path: String = "") -> [Mutation] {
    var all = wrongValues.map { Mutation(path: path, json: $0) }
    for (index, element) in (arrayValue ?? []).enumerated() {
      for mutation in element.mutations("\(path)[\(index)]") {
        var copy = arrayValue ?? []
        copy[index] = mutation.json
        all.append(Mutation(path: mutation.path, json: .array(copy)))
      }
    }
    for (name, member) in (objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
      for mutation in member.mutations(path.isEmpty ? name : "\(path).\(name)") {
        var copy = objectValue ?? [:]
        copy[name] = mutation.json
        all.append(Mutation(path: mutation.path, json: .object(copy)))
      }
    }
    return all
  }

  private var wrongValues: [JSON] {
    switch self {
    case .array: [["a": 1], "text", true]
    case .object: [[1], "text", true]
    case .bool: ["yes", [1], 1]
    default: [true, ["a": 1], [[1]]]
    }
  }
}
