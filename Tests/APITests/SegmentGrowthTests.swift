import Domain
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The growth of a segment")
struct SegmentGrowthTests {
  @Test("counts who entered and who left, day by day, and the size that makes", arguments: TestEngine.allCases)
  func days(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let definition: JSON = ["event": "Seen", "at_least": 1, "within_days": 3]
      #expect(await office.call("PUT", "/v1/segments/active", ["definition": definition]).status == 201)
      for number in 0..<3 { try await see(office, number) }
      try await office.turn()
      office.shop.advance(.days(2))
      try await see(office, 0)
      try await office.turn()
      // Two days on, two of the three have been silent for more than three.
      office.shop.advance(.days(2))
      try await office.turn()
      let growth = await office.call("GET", "/v1/segments/active/growth?days=7").items
      func of(_ name: String) -> [Int64] { growth.compactMap { $0[name]?.intValue } }
      #expect(of("entered").reduce(0, +) == 3 && of("left").reduce(0, +) == 2, "\(growth)")
      #expect(of("size").last == 1 && of("size").max() == 3 && of("size").first == 0, "\(growth)")
      let day = try #require(growth.first { $0["left"] != 0 }?["day"]?.stringValue)
      let gone = await office.call("GET", "/v1/segments/active/members?left=\(day)&limit=1")
      #expect(gone.items.count == 1, "\(gone.text)")
      let rest = await office.call(
        "GET", "/v1/segments/active/members?left=\(day)&limit=1&after=\(gone.json["next"]?.stringValue ?? "")")
      #expect(rest.items.count == 1 && rest.items != gone.items, "\(rest.text)")
      let start = try #require(growth.first { $0["entered"] != 0 }?["day"]?.stringValue)
      #expect(await office.call("GET", "/v1/segments/active/members?entered=\(start)").items.count == 1)
      #expect(await office.call("GET", "/v1/segments/active/members?entered=x").field == "entered")
      #expect(await office.call("GET", "/v1/segments/active/members?entered=\(start)&left=\(start)").field == "left")
    }
  }

  private func see(_ office: Office, _ number: Int) async throws {
    let answer = await office.call(
      "POST", "/v1/track",
      ["userId": .string("u\(number)"), "event": "Seen", "messageId": .string("\(number)-\(office.shop.now)")])
    #expect(answer.status == 200, "\(answer.text)")
  }
}
