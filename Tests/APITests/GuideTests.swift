import Domain
import Foundation
import Testing

@testable import API

@Suite("The guide to the API")
struct GuideTests {
  @Test("lists every route as it is; RECORD=1 writes the list anew")
  func routes() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/api.md").standardized
    let guide = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let start = try #require(guide.range(of: "<!-- routes -->\n"))
    let end = try #require(guide.range(of: "<!-- /routes -->"))
    let rows = Router.routes.map { route in
      "| `\(route.method) \(route.pattern)` | \(route.need?.rawValue ?? "none") | \(route.summary.english.replacingOccurrences(of: "|", with: "\\|")) |\n"
    }
    let table = "| route | key | what it does |\n|---|---|---|\n" + rows.joined()
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      let text = guide[..<start.upperBound] + table + guide[end.lowerBound...]
      try Data(text.utf8).write(to: file)
    } else {
      #expect(guide[start.upperBound..<end.lowerBound] == table, "docs/api.md is out of date; RECORD=1 rewrites it")
    }
  }
}
