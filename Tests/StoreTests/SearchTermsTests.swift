import Domain
import JSON
import Testing

@testable import Store

@Suite("Search terms")
struct SearchTermsTests {
  private static func texts(_ terms: Set<[UInt8]>) -> [String] {
    terms.map { term in
      term.first == 1 ? "<" + String(decoding: term.dropFirst(), as: UTF8.self) : String(decoding: term, as: UTF8.self)
    }.sorted()
  }

  @Test(
    "are the texts from each start of a word on",
    arguments: [
      ("Jean-Luc Li", ["jean-luc", "li", "luc"]), ("  (ACME), Ltd. ", ["acme", "ltd"]), ("王小明", ["小明", "明", "王小明"]),
      ("Apple苹果", ["apple苹果", "果", "苹果"]), ("e\u{301}mile", ["émile"]), ("!?", []), ("", []),
      ("上海某某科技有限公司", ["上海某某科技有限", "公司", "司", "技有限公司", "有限公司", "某某科技有限公司", "某科技有限公司", "海某某科技有限公", "科技有限公司", "限公司"]),
    ] as [(String, [String])])
  func names(name: String, expected: [String]) {
    #expect(Self.texts(SearchTerms.of(profile: ["name": .string(name), "city": "Leeds", "company": 7])) == expected)
  }

  @Test(
    "of a handle are its whole and its parts",
    arguments: [
      (.email, "Li.Ming+a@Example.com", ["a@example.com", "li.ming+a@example.com", "ming+a@example.com"]),
      (.phone, "+86 138 0013 8000", ["8613800138000", "<0008310083168"]), (.userID, "A-100", ["100", "a-100"]),
      (.phone, "none", []),
    ] as [(Identity.Kind, String, [String])])
  func handles(kind: Identity.Kind, value: String, expected: [String]) {
    #expect(Self.texts(SearchTerms.of(kind, value)) == expected.sorted())
  }

  @Test(
    "answer what is typed",
    arguments: [
      ("jean li", true), ("LUC", true), ("li jean-l", true), ("uc", false), ("jean wang", false), ("小明", true),
      ("王小", true), ("王明", false), ("li.ming@ex", true), ("ming", true), ("8000", true), ("13800138000", true),
      ("138 0013 8000", true), ("+86 138", true), ("0013", false), ("800", false), ("a-100", true), ("100", true),
      ("某某科技", true), ("上海某某科技有限公司", true), ("上海某某科技有限责任", false), ("jean,, li!", true),
    ] as [(String, Bool)])
  func finds(search: String, isFound: Bool) {
    var terms = SearchTerms.of(profile: ["name": "Jean-Luc Li 王小明", "company": "上海某某科技有限公司"])
    terms.formUnion(SearchTerms.of(.email, "li.ming@example.com"))
    terms.formUnion(SearchTerms.of(.phone, "+8613800138000"))
    terms.formUnion(SearchTerms.of(.userID, "A-100"))
    let words = SearchTerms.words(of: search)
    #expect(!words.isEmpty)
    #expect(words.allSatisfy { $0.isFound(in: Array(terms)) } == isFound)
  }

  @Test("of a text without words are none, and of a huge one are few and short")
  func bounds() {
    #expect(SearchTerms.words(of: " .,-! ") == [])
    let long = String(repeating: "王 x\u{301}\u{301}\u{301}", count: 5_000)
    let terms = SearchTerms.of(profile: ["name": .string(long)])
    #expect((1...100).contains(terms.count) && terms.allSatisfy { (1...256).contains($0.count) })
    #expect((1...16).contains(SearchTerms.words(of: long).count))
  }
}
