import Testing

@testable import Rondo

extension BadInputTests {
  @Test("a name full of control characters does not steer the terminal that lists it")
  func terminals() {
    let name = "Ann\u{1B}]0;evil\u{7}\u{9B}2J\r\u{8}B\n\tc\u{FF0C}张三"
    let shown = Output.harmless(name)
    #expect(
      shown.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control || "\n\t".unicodeScalars.contains($0)
      })
    #expect(shown.hasPrefix("Ann\u{FFFD}]0;evil") && shown.hasSuffix("\n\tc\u{FF0C}张三"))
  }
}
