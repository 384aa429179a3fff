import Domain
import Testing

@testable import Content

@Suite("Sentences in two languages")
struct CatalogueTests {
  @Test("exist for every code, with the same parameters")
  func complete() {
    #expect(Catalogue.content.problems == [])
    let codes = ContentProblem.Code.allCases.map(\.rawValue) + LinkTokenError.allCases.map(\.rawValue)
    #expect(codes.filter { Catalogue.content[$0] == nil } == [])
  }

  @Test("take their parameters once and literally")
  func parameters() {
    let catalogue = Catalogue([.init("x", english: "{a} {b} {not a name} {", chinese: "{b}到{a}")])
    let sentence = LocalizedSentence("x", ["a": "{b}", "b": "2"])
    #expect(catalogue.render(sentence, .english) == "{b} 2 {not a name} {")
    #expect(catalogue.render(sentence, .chinese) == "2到{b}")
    #expect(catalogue.render(LocalizedSentence("x"), .chinese) == "{b}到{a}")
    #expect(catalogue.render(LocalizedSentence("unknown", ["b": "2", "a": "1"]), .english) == "unknown (a: 1, b: 2)")
  }

  @Test("are found wrong when a language is missing or differs")
  func problems() {
    let catalogue = Catalogue([
      .init("same", english: "a", chinese: "一"), .init("none", english: "a {b}", chinese: ""),
      .init("differs", english: "{b}", chinese: "一{c}"),
    ])
    let found = (catalogue + Catalogue([.init("same", english: "b", chinese: "二")])).problems
    #expect(
      found == [
        "none lacks a language", "none has no Chinese", "none uses b in one language only",
        "differs uses b, c in one language only", "same appears twice",
      ])
  }
}

@Suite("Numbers, money and dates")
struct FormatTests {
  @Test(
    "write money by the scale of its currency",
    arguments: [
      (123_450, "CNY", "¥1,234.50", "¥1,234.50"), (1_230, "GBP", "£12.30", "£12.30"), (980, "JPY", "JP¥980", "JP¥980"),
      (-5, "USD", "-$0.05", "-US$0.05"), (1_234_567, "KWD", "KWD 1,234.567", "KWD 1,234.567"),
      (0, "EUR", "€0.00", "€0.00"),
      (Int64.min, "JPY", "-JP¥9,223,372,036,854,775,808", "-JP¥9,223,372,036,854,775,808"),
    ] as [(Int64, String, String, String)])
  func money(minor: Int64, code: String, inEnglish: String, inChinese: String) {
    let money = Money(minor: minor, currency: Currency(code)!)
    #expect(Format.money(money, .english) == inEnglish)
    #expect(Format.money(money, .chinese) == inChinese)
  }

  @Test("group thousands and drop idle decimals")
  func numbers() {
    #expect([0, 999, 1_000, -1_234_567].map { Format.number(Int64($0)) } == ["0", "999", "1,000", "-1,234,567"])
    #expect([1_234.5, -0.001, 2.999, 0.05].map { Format.number($0) } == ["1,234.5", "0", "3", "0.05"])
    #expect(Format.number(.nan) == "-" && Format.number(2.5, decimals: 0) == "3")
    #expect(Format.percent(0.125) == "12.5%" && Format.percent(-1) == "-100%")
  }

  @Test("show the day and the time of the zone")
  func dates() {
    let instant = Instant(rfc3339: "2026-11-20T17:05:00Z")!
    #expect(Format.date(instant, .utc, .english) == "20 Nov 2026")
    #expect(Format.date(instant, Zone("Asia/Shanghai")!, .chinese) == "2026年11月21日")
    #expect(Format.dateAndTime(instant, Zone("Asia/Shanghai")!, .english) == "21 Nov 2026, 01:05")
    #expect(Format.dateAndTime(instant, .utc, .chinese) == "2026年11月20日 17:05")
  }
}
