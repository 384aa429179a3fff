import JSON
import Testing

@Suite("Reading a document out of JSON")
struct ReaderTests {
  enum Kind: String, CaseIterable { case mail, coupon }

  let document: JSON = [
    "name": "win-back", "limit": 3, "share": nil, "kind": "mail", "rate": 2, "live": true,
    "arms": [["name": "a", "share": 0.5], ["name": "b", "share": "x"]], "goal": ["days": 1.5],
  ]

  @Test("gives members by type")
  func members() throws {
    let reader = JSONReader(document)
    #expect(try reader.string("name") == "win-back")
    #expect(try reader.int("limit") == 3)
    #expect(try reader.double("rate") == 2)
    #expect(try reader.bool("live"))
    #expect(try reader.oneOf("kind", Kind.self) == .mail)
    #expect(try reader.optionalDouble("share") == nil)
    #expect(try reader.optionalInt("absent") == nil)
    #expect(try reader.array("arms") { arm throws(JSONError) in try arm.string("name") } == ["a", "b"])
    #expect(try reader.optionalArray("none") { arm throws(JSONError) in try arm.asInt() } == [])
    #expect(try reader.object("goal").double("days") == 1.5)
  }

  @Test("names the place of an error, in two languages")
  func errors() throws {
    let reader = JSONReader(document)
    let share = try #require(throws: JSONError.self) {
      try reader.array("arms") { arm throws(JSONError) in try arm.double("share") }
    }
    #expect(share.sentence == #"arms[1].share: expected a number, found "x""#)
    #expect(share.sentenceInChinese == #"arms[1].share: 应为数字，实际为 "x""#)
    #expect(share.code == "field_wrong_type")

    let days = try #require(throws: JSONError.self) { try reader.object("goal").int("days") }
    #expect(days.sentence == "goal.days: expected a whole number, found 1.5")
    let missing = try #require(throws: JSONError.self) { try reader.object("goal").string("event") }
    #expect(missing.sentence == "goal.event: required, but missing")
    let root = try #require(throws: JSONError.self) { try JSONReader([1]).string("x") }
    #expect(root.sentence == "expected an object, found [...]")
    let kind = try #require(throws: JSONError.self) { try reader.oneOf("name", Kind.self) }
    #expect(kind.sentence == #"name: expected one of mail, coupon, found "win-back""#)
  }

  @Test("refuses members nobody knows, by name")
  func unknown() throws {
    let reader = JSONReader(["b": 1, "zz": 2, "a": 3])
    try reader.rejectUnknown(["a", "b", "zz"])
    let error = try #require(throws: JSONError.self) { try reader.rejectUnknown(["b"]) }
    #expect(error == JSONError(.unknownKey, path: "a"))
  }
}
