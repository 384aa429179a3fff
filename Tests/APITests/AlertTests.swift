import Act
import Crypto
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Alerts of the overview")
struct AlertTests {
  private func alerts(_ office: Office) async -> [JSON] {
    let until = office.shop.now + .minutes(2)
    let services = Services(
      records: office.shop.records, clock: office.shop.clock, ids: office.shop.ids, random: .system,
      mail: MailOffice(records: office.shop.records, vault: testVault),
      dataDirectory: office.folder.path, isSimulated: true,
      mailWarning: { $0 == .chinese ? "邮件没有签名。" : "Mails are not signed." },
      outages: { [("smtp:127.0.0.1", until)] }, wake: {}, log: .silent)
    let request = HTTPRequest(
      "GET", target: "/v1/overview", headers: ["Authorization": "Bearer \(office.secret(.own))"])
    guard case .bytes(let bytes) = await Router(services: services).handle(request).body else { return [] }
    return (try? JSON.parse(bytes))?["alerts"]?.arrayValue ?? []
  }

  @Test("name what a person should look at, each with the place to look", arguments: TestEngine.allCases)
  func kinds(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      try await office.openShop()
      _ = try await office.shop.customer("Ann")
      try await office.turn()
      _ = await office.call("POST", "/v1/strategies/win-back/run")
      try await office.turn()
      let action = try #require(await office.call("GET", "/v1/actions").items.first?["id"]?.stringValue)
      let (tenant, now) = (office.shop.tenant, office.shop.now)
      try await office.shop.records.write { tx in
        var known = try #require(try tx.action(tenant, ID<Action>(action)!))
        let before = known.state
        known.state = .unknown
        known.updatedAt = now
        try tx.updateAction(tenant, known, from: before, token: known.token)
        try tx.saveBudget(tenant, Budget(key: "spring", mode: .sandbox, moneyLimit: 100, liabilityLimit: nil))
        #expect(try tx.reserveBudget(tenant, .sandbox, key: "spring", money: 95, liability: 0))
      }
      _ = await office.call("POST", "/v1/stops", ["channel": "email", "reason": "wrong price"])
      let found = await alerts(office)
      let kinds = Set(found.compactMap { $0["kind"]?.stringValue })
      #expect(kinds.isSuperset(of: ["unknown", "budget", "circuit", "signing", "stop"]), "\(found)")
      #expect(found.allSatisfy { $0["href"]?.stringValue?.hasPrefix("/") == true })
      #expect(found.first { $0["kind"] == "circuit" }?["message"]?.stringValue?.contains("smtp:127.0.0.1") == true)
    }
  }

  @Test("compare today with the same day last week up to the same time", arguments: TestEngine.allCases)
  func weekAgo(_ engine: TestEngine) async throws {
    try await Office.with(engine) { office in
      let ann = try await office.shop.customer("Ann")
      let overview = await office.call("GET", "/v1/overview").json
      let today = overview["days"]?.arrayValue?.last?["day"]?.stringValue ?? ""
      #expect(overview["week_ago"]?["day"]?.stringValue ?? today < today)
      // One order at this time a week ago counts; one an hour later that day does not yet.
      try await office.shop.order(ann, daysAgo: 7)
      #expect(await office.call("GET", "/v1/overview").json["week_ago"]?["orders"] == 0)
      office.shop.advance(.seconds(1))
      #expect(await office.call("GET", "/v1/overview").json["week_ago"]?["orders"] == 1)
    }
  }
}
