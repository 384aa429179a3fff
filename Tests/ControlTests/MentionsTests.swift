import Domain
import Testing

@testable import Control

@Suite("Mentions of a person in a file")
struct MentionsTests {
  private let mentions = Mentions(["17850", "Ann@Example.com", "王小明", "+86 138 0013 8000", "Ann Lee", "536365", ""])

  @Test(
    "are found in a field, whatever the case and however a number is written",
    arguments: [
      "17850,x", "x;17850", "\"a\"\t\"17850\"", "x,ann@example.com", "1,ANN@EXAMPLE.COM ,2", "write to ann@example.com",
      "a,王小明,b", "收件人王小明先生", "x,+86-138-0013-8000", "8613800138000|y", "ann lee,1", "536365,P1",
    ])
  func found(_ line: String) { #expect(mentions.isIn(line: line)) }

  @Test(
    "are not found inside another number or another's name",
    arguments: ["178501,x", "117850", "5363651,P1", "ann,lee", "bo@example.com", "", ",,", "王小", "8001"])
  func others(_ line: String) { #expect(!mentions.isIn(line: line)) }

  @Test("of nobody are nowhere")
  func nobody() {
    #expect(Mentions(["", " "]).isEmpty)
    #expect(!Mentions([]).isIn(line: "anything, at all"))
  }
}
