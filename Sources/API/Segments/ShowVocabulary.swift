internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules

extension Route {
  static let showVocabulary = route(
    "GET", "/v1/vocabulary", .analyse, "What a rule can be about: traits, events, profile fields, products",
    "规则可用的特征、行为、资料字段与商品"
  ) { call in
    let (tenant, language) = (call.id, call.language)
    return .json(
      try await call.records.read { tx in
        let products = try tx.products(tenant, after: nil, limit: 500)
        return [
          "traits": .array(Trait.all.map { $0.shape(language) }),
          "events": .array(try tx.eventNames(tenant, limit: 50).map { .string($0) }),
          "profile": .array(try ProfileFields(tx, tenant).shapes),
          "products": .array(products.map { ["id": .string($0.code), "name": .string($0.name)] }),
          "categories": .array(Set(products.compactMap(\.category)).sorted().map { .string($0) }),
        ]
      })
  }
  .answering([
    "traits": .list(["key": .text, "type": .text, "label": .text, "unit": .text, "values": .list(.text)]),
    "events": .list(.text),
    "profile": .list([
      "path": .text, "type": .one(of: "boolean", "number", "date", "text"), "values": .list(.text),
    ]),
    "products": .list(["id": .text, "name": .text]), "categories": .list(.text),
  ])
}

extension Trait.Entry {
  fileprivate func shape(_ language: Language) -> JSON {
    let type = unit == "minor units" ? "money" : trait.type == .instant ? "time" : trait.type.rawValue
    return [
      "key": .string(pattern), "type": .string(type), "label": .string(text(language)), "unit": .string(unit),
      "values": .array((trait.words ?? []).map { .string($0) }),
    ]
  }
}

/// Fields that the profiles of some customers have, with what kind of value and a few of them.
private struct ProfileFields {
  private static let looked = 400
  private static let shown = 12
  private var values: [String: [JSON: Int]] = [:]

  init(_ tx: any Transaction, _ tenant: TenantID) throws {
    var seen = 0
    for step in 0..<1024 where seen < ProfileFields.looked {
      for customer in try tx.customers(tenant, inBucket: Int64(step * 421 % 1024)) {
        seen += 1
        add(customer.profile, below: "")
      }
    }
  }

  private mutating func add(_ value: JSON, below path: String) {
    for (name, value) in value.objectValue ?? [:] where !name.contains(".") {
      let place = path.isEmpty ? name : "\(path).\(name)"
      if value.objectValue != nil {
        add(value, below: place)
      } else {
        values[place, default: [:]][value, default: 0] += 1
      }
    }
  }

  /// `1990-05-17` or `05-17`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (2...3).contains(parts.count) && parts.allSatisfy { [2, 4].contains($0.count) && $0.allSatisfy(\.isNumber) }
  }

  var shapes: [JSON] {
    values.sorted { $0.key < $1.key }.map { path, counts in
      let common = counts.sorted { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }.map(\.key)
      let texts = common.compactMap(\.stringValue)
      let isDate = !texts.isEmpty && texts.allSatisfy { ProfileFields.isDate($0) }
      let type =
        if texts.isEmpty { common.contains { $0.boolValue != nil } ? "boolean" : "number" } else {
          isDate ? "date" : "text"
        }
      // Values that hardly repeat are somebody's own.
      let isList = counts.count <= 30 && counts.values.reduce(0, +) > counts.count
      return [
        "path": .string(path), "type": .string(type),
        "values": .array(isList && !isDate ? texts.prefix(ProfileFields.shown).map { .string($0) } : []),
      ]
    }
  }
}
