import Testing
import Text

@Suite("Decimal text as minor units")
struct MinorUnitsTests {
  @Test(
    "rounds as told",
    arguments: [
      ("2.55", 2, 255, 255), ("2.545", 2, 255, 254), ("2.555", 2, 256, 256), ("-2.545", 2, -255, -254),
      ("2.5450000001", 2, 255, 255), ("2.5449999", 2, 254, 254), ("0.5", 0, 1, 0), ("1.5", 0, 2, 2),
      (".5", 1, 5, 5), ("7.", 2, 700, 700), (" +3 ", 2, 300, 300), ("-0.00", 2, 0, 0), ("1.2345", 3, 1235, 1234),
      ("9223372036854775807", 0, .max, .max), ("-9223372036854775808", 0, .min, .min), ("0.005", 2, 1, 0),
    ] as [(String, Int, Int64, Int64)])
  func rounding(text: String, scale: Int, away: Int64, even: Int64) throws {
    #expect(try MinorUnits.parse(text, scale: scale, rounding: .halfAwayFromZero) == away)
    #expect(try MinorUnits.parse(text, scale: scale, rounding: .halfToEven) == even)
  }

  @Test("takes no more digits than there are when exact")
  func exact() throws {
    #expect(try MinorUnits.parse("2.5500", scale: 2, rounding: .exact) == 255)
    #expect(throws: MinorUnits.Problem.tooPrecise) { try MinorUnits.parse("2.551", scale: 2, rounding: .exact) }
  }

  @Test(
    "refuses what is no plain number",
    arguments: ["", " ", "-", ".", "1,234", "1e5", "1.2.3", "--1", "1 2", "x", "NaN", "１"])
  func refusal(text: String) {
    #expect(throws: MinorUnits.Problem.notANumber) {
      try MinorUnits.parse(text, scale: 2, rounding: .halfAwayFromZero)
    }
  }

  @Test(
    "refuses what does not fit", arguments: ["9223372036854775808", "-9223372036854775809", "92233720368547758070"])
  func size(text: String) {
    #expect(throws: MinorUnits.Problem.tooLarge) { try MinorUnits.parse(text, scale: 0, rounding: .exact) }
  }

  @Test("agrees with integer arithmetic on random numbers")
  func random() throws {
    var random = SeededGenerator(state: 9)
    for _ in 0..<5_000 {
      let thousandths = Int64.random(in: -5_000_000...5_000_000, using: &random)
      let magnitude = thousandths.magnitude
      let text = "\(thousandths < 0 ? "-" : "")\(magnitude / 1000).\(String(magnitude % 1000 + 1000).dropFirst())"
      let rounded = Int64((magnitude + 5) / 10) * (thousandths < 0 ? -1 : 1)
      #expect(try MinorUnits.parse(text, scale: 2, rounding: .halfAwayFromZero) == rounded, "\(text)")
    }
  }
}

@Suite("Normal form C")
struct NormalFormTests {
  @Test(
    "composes what can be composed and leaves the rest as it is",
    arguments: [
      ("e\u{301}", "\u{E9}"), ("abc 键盘，é", "abc 键盘，é"), ("\u{212B}", "\u{C5}"), ("\u{1100}\u{1161}", "\u{AC00}"),
      ("\u{304B}\u{3099}", "\u{304C}"), ("", ""), ("\u{F900}", "\u{8C48}"), ("a\u{328}\u{301}", "\u{105}\u{301}"),
    ])
  func composition(text: String, normal: String) {
    #expect(Array(Text.nfc(text).unicodeScalars) == Array(normal.unicodeScalars))
  }
}
