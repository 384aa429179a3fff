import Domain
import Foundation
import JSON
import Rules
import Testing

@Suite("Reading conditions")
struct ParseTests {
  @Test(
    "errors name the field",
    arguments: [
      ("[]", "expected an object, found [...]", "field_wrong_type"),
      ("{}", "a condition has exactly one of all, any, not, trait,", "condition_kind"),
      (#"{"all":[],"any":[]}"#, "a condition has exactly one of", "condition_kind"),
      (#"{"any":[]}"#, "any: needs at least one condition", "condition_empty"),
      (#"{"all":[{"not":{"trait":"speed","op":"=","value":1}}]}"#, "all[0].not.trait: unknown trait", "trait_unknown"),
      (#"{"trait":"recency_days","op":"~","value":1}"#, "op: expected one of =, !=, <,", "field_wrong_type"),
      (#"{"trait":"recency_days","op":">="}"#, "value: required, but missing", "field_missing"),
      (#"{"trait":"recency_days","op":">=","value":"x"}"#, "value: expected a number, found \"x\"", "field_wrong_type"),
      (#"{"trait":"recency_days","op":"in","value":[]}"#, "value: needs at least one value", "list_empty"),
      (#"{"trait":"purchase_stage","op":"<","value":"aware"}"#, "op: expected one of =, !=, in", "field_wrong_type"),
      (#"{"trait":"purchase_stage","op":"=","value":"x"}"#, "value: expected one of aware,", "field_wrong_type"),
      (#"{"trait":"rfm_cell","op":"in","value":["560"]}"#, "value[0]: three digits from 1 to 5", "rfm_cell_invalid"),
      (#"{"trait":"last_order_at","op":">","value":"x"}"#, "value: a time such as", "instant_invalid"),
      (#"{"event":"A","within_days":0}"#, "within_days: from 1 to 36500", "number_out_of_range"),
      (#"{"event":"A","at_least":3,"at_most":2}"#, "at_most: must not be less than at_least", "range_empty"),
      (
        #"{"event":"A","not_within_days":3,"at_most":2}"#, "not_within_days: cannot stand together",
        "condition_conflict"
      ),
      (#"{"event":"A","calendar":true}"#, "within_days: required, but missing", "field_missing"),
      (
        #"{"event":"A","where":[{"property":"a..b","op":"=","value":1}]}"#, "where[0].property: a field", "path_invalid"
      ),
      (#"{"event":"","at_least":1}"#, "event: must not be empty", "text_empty"),
      (#"{"event":"A","atleast":1}"#, "atleast: unknown field", "field_unknown"),
      (#"{"orders":{"least":1}}"#, "orders.least: unknown field", "field_unknown"),
      (#"{"bought":{"product":"a","category":"b"}}"#, "bought: names either a product or", "condition_kind"),
      (#"{"date":"birthday","in_days":400}"#, "in_days: from -365 to 365", "number_out_of_range"),
      (#"{"profile":"x","op":"starts_with","value":1}"#, "value: expected a string, found 1", "field_wrong_type"),
    ])
  func errors(text: String, sentence: String, code: String) throws {
    let json = try JSON.parse(text)
    let error = #expect(throws: JSONError.self) { try Condition(json: json) }
    #expect(error?.sentence.hasPrefix(sentence) == true, "\(error?.sentence ?? "")")
    #expect(error?.code == code)
    #expect(error?.sentenceInChinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } == true)
  }

  @Test("nesting has a limit")
  func depth() throws {
    func nested(_ levels: Int) -> JSON { levels == 0 ? ["all": []] : ["not": nested(levels - 1)] }
    #expect(throws: Never.self) { try Condition(json: nested(15)) }
    let error = #expect(throws: JSONError.self) { try Condition(json: nested(16)) }
    #expect(error?.code == "condition_too_deep")
  }

  @Test("what was read is written back as the same condition")
  func roundTrip() throws {
    for condition in Self.examples {
      let read = try Condition(json: condition)
      #expect(try Condition(json: read.json) == read, "\(condition)")
    }
  }

  @Test("what a condition depends on is known")
  func dependencies() throws {
    let found = try Condition(json: ["all": .array(Self.examples)]).dependencies
    #expect(found.events.isSuperset(of: ["Product Viewed", "Unsubscribed", "page"]))
    #expect(found.profile == ["country", "address.city", "birthday", "zone"])
    #expect(found.products == ["85123A"] && found.categories == ["tea"])
    #expect(found.traits.contains("recency_days") && found.orders)
    #expect(found.context == [.rfm, .zone])
    let alone = try Condition(json: ["profile": "country", "op": "=", "value": "France"]).dependencies
    #expect(!alone.orders && alone.events.isEmpty && alone.context.isEmpty && !alone.allEvents)
  }

  @Test("the published schema names every trait and comparison")
  func schema() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "docs/schema/segment.json"))
    let definitions = try JSON.parse([UInt8](data))["$defs"]
    let trait = definitions?["trait"]?["properties"]?["trait"]?["anyOf"]
    let named = Set(trait?[0]?["enum"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    let patterns = trait?.arrayValue?.compactMap { $0["pattern"]?.stringValue } ?? []
    for name in Trait.all.map(\.trait.name) {
      let fits = patterns.contains { name.range(of: $0, options: .regularExpression) != nil }
      #expect(named.contains(name) || fits, "\(name)")
    }
    #expect(named.allSatisfy { Trait(name: $0) != nil })
    let comparisons = definitions?["comparison"]?["enum"]?.arrayValue?.compactMap(\.stringValue)
    #expect(
      comparisons == Comparison.allCases.map(\.rawValue)
        || Set(comparisons ?? []) == Set(Comparison.allCases.map(\.rawValue)))
  }

  static let examples: [JSON] = [
    ["all": [["any": [["not": ["trait": "recency_days", "op": ">=", "value": 90]]]]]],
    ["trait": "rfm_cell", "op": "in", "value": ["555", "554"]],
    ["trait": "first_order_at", "op": "<", "value": "2026-01-01T00:00:00Z"],
    ["trait": "average_gap_days", "op": "is_set", "value": false],
    ["profile": "country", "op": "=", "value": "France"],
    ["profile": "address.city", "op": "is_set", "value": false],
    [
      "event": "Product Viewed", "at_least": 3, "within_days": 7,
      "where": [["property": "category", "op": "=", "value": "tea"], ["property": "price", "op": "is_set"]],
    ],
    ["event": "Unsubscribed", "not_within_days": 30, "calendar": true],
    ["event": "page", "at_most": 4],
    ["orders": ["at_least": 2, "within_days": 90]],
    ["orders": ["total_at_least": 10_000]],
    ["orders": ["at_most": 3, "total_at_most": 10_000, "within_days": 2, "calendar": true]],
    ["bought": ["product": "85123A", "within_days": 90, "at_least": 2]],
    ["bought": ["category": "tea", "at_most": 0]],
    ["date": "birthday", "in_days": 7],
  ]
}
