import Testing

@testable import JSON

@Suite("Parsing JSON")
struct ParseTests {
  @Test("takes what RFC 8259 allows")
  func values() throws {
    let text = #" {"a": [1, -2.5, 1e3, true, false, null], "键": "x\n\u00e9\ud83d\ude00\/", "o": {}} "#
    let expected: JSON = [
      "a": [1, -2.5, 1000.0, true, false, nil], "键": "x\né😀/", "o": [:],
    ]
    #expect(try JSON.parse(text) == expected)
    #expect(try JSON.parse("7") == 7)
    #expect(try JSON.parse("9223372036854775807") == .int(.max))
    #expect(try JSON.parse("-9223372036854775808") == .int(.min))
  }

  @Test(
    "turns integers beyond 64 bits into doubles",
    arguments: [
      ("9223372036854775808", 9_223_372_036_854_775_808.0), ("18446744073709551616", 18_446_744_073_709_551_616.0),
      ("-123456789012345678901234567890", -123_456_789_012_345_678_901_234_567_890.0),
    ])
  func bigIntegers(text: String, value: Double) throws {
    #expect(try JSON.parse("[\(text)]") == .array([.double(value)]))
  }

  @Test(
    "says where a text is wrong",
    arguments: [
      ("", 0, JSONError.Problem.unexpectedEnd), ("[1,]", 3, .unexpectedByte(UInt8(ascii: "]"))),
      ("[1", 2, .unexpectedEnd),
      ("{\"a\" 1}", 5, .unexpectedByte(UInt8(ascii: "1"))), ("\"abc", 0, .unterminatedString),
      ("[\"\\x\"]", 2, .badEscape), ("[\"\\ud800\"]", 2, .badEscape), ("01", 1, .unexpectedByte(UInt8(ascii: "1"))),
      ("[1e999]", 1, .numberOutOfRange), ("{\"a\":1,\"b\":2,\"a\":3}", 13, .duplicateKey("a")),
      ("[\"a\tb\"]", 3, .unexpectedByte(9)), ("true false", 5, .unexpectedByte(UInt8(ascii: "f"))),
      ("tru", 3, .unexpectedEnd), ("[1}", 2, .unexpectedByte(UInt8(ascii: "}"))), ("NaN", 0, .unexpectedByte(78)),
    ])
  func errors(text: String, offset: Int, problem: JSONError.Problem) {
    #expect(throws: JSONError(problem, offset: offset)) { try JSON.parse(text) }
  }

  @Test("refuses what is no UTF-8, at its byte")
  func invalidUTF8() {
    #expect(throws: JSONError(.invalidUTF8, offset: 4)) {
      try JSON.parse([0x22, 0xE9, 0x94, 0xAE, 0xFF, 0x22])
    }
  }

  @Test("stops at 64 levels")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSON.parse(nested(64))
    #expect(throws: JSONError(.tooDeep(64), offset: 64)) { try JSON.parse(nested(65)) }
    #expect(throws: JSONError(.tooDeep(64), offset: 64)) { try JSON.parse(nested(100_000)) }
  }

  @Test("agrees with the plain parser on random damage")
  func agreement() {
    var random = SeededGenerator(state: 7)
    let seeds = [
      #"{"a":[1,2.5,"x\u00e9\n",null],"b":{"c":true,"d":-0.0,"e":"键"}}"#, #"[[],{},"",0,1e-7,12345678901234567890]"#,
    ]
    let pieces = Array(#"{}[]:,"\0123456789.eE+-truefalsnu "#.utf8)
    for round in 0..<20_000 {
      var bytes = Array(seeds[round % 2].utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = pieces.randomElement(using: &random)!
        case 1: bytes.insert(pieces.randomElement(using: &random)!, at: place)
        default: bytes.remove(at: place)
        }
      }
      var scanner = JSONScanner(bytes)
      let plain = Result { () throws(JSONError) in try scanner.document() }
      let parsed = Result { () throws(JSONError) in try JSON.parse(bytes) }
      #expect(plain == parsed, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}

/// SplitMix64, so that a failure repeats.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
