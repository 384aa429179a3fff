import JSON
import Testing

@Suite("Writing JSON")
struct DescriptionTests {
  @Test("is canonical: sorted by bytes, no space, least escapes, shortest numbers")
  func canonical() {
    let value: JSON = [
      "b": [1, 1.0, 0.1, -0.0, 1e21, .double(.nan)], "a": "\"\\/\n\u{1}é", "键": nil, "Z": true, "😀": [:],
      "\u{FF5E}": [],
    ]
    // By bytes the fullwidth tilde (EF...) comes before the emoji (F0...); by UTF-16 it would not.
    #expect(
      value.description
        == #"{"Z":true,"a":"\"\\/\n\u0001é","b":[1,1.0,0.1,-0.0,1e+21,null],"键":null,"～":[],"😀":{}}"#)
  }

  @Test("knows its length before it is written")
  func length() {
    let value: JSON = ["a\u{1}": ["\"\\\n\u{1F}é😀", 1, -1.5, .double(.infinity), true, false, nil, [], [:]], "b": [1]]
    #expect(value.byteCount == value.bytes.count)
  }

  @Test("pretty text has the same members, one a line")
  func pretty() {
    let value: JSON = ["a": [1, [:]], "b": "x"]
    #expect(value.prettyDescription == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x\"\n}")
  }

  @Test("reads back to the same value and the same bytes")
  func roundTrip() throws {
    var random = SeededGenerator(state: 11)
    for _ in 0..<2_000 {
      let value = JSON.random(depth: 4, using: &random)
      #expect(try JSON.parse(value.bytes) == value)
      #expect(value.byteCount == value.bytes.count)
      #expect(try JSON.parse(value.prettyDescription).bytes == value.bytes)
    }
  }

  @Test("keeps doubles to the last bit")
  func doubles() throws {
    var random = SeededGenerator(state: 12)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      #expect(try JSON.parse("[\(JSON.double(number))]")[0]?.doubleValue?.bitPattern == number.bitPattern)
    }
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .int(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
    case 3: return .double(Double.random(in: -1e9...1e9, using: &random))
    case 4: return .string(text(using: &random))
    case 5:
      return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      var members: [String: JSON] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        members[text(using: &random)] = .random(depth: depth - 1, using: &random)
      }
      return .object(members)
    }
  }

  private static func text(using random: inout SeededGenerator) -> String {
    let letters: [Character] = ["a", "Z", "\"", "\\", "\n", "\u{0}", "\u{1F}", "é", "键", "😀", "/", "\u{2028}"]
    return String((0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random)! })
  }
}
