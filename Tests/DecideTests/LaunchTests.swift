import Content
import Decide
import Domain
import JSON
import TestSupport
import Testing

@Suite("A strategy that is to start")
struct LaunchTests {
  @Test("needs a way out for its mails in live mode, and none in a sandbox", arguments: TestEngine.allCases)
  func wayOut(_ engine: TestEngine) async throws {
    for mode in Mode.allCases {
      try await TestShop.with(engine, mode: mode) { shop in
        let desk = StrategyDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
        _ = try await desk.draft(shop.tenant, key: "hi", document: strategyJSON([:]), author: "li")
        func isMissing(_ desk: StrategyDesk) async throws -> Bool {
          try await desk.problems(shop.tenant, key: "hi").contains {
            $0.sentence.code == "launch.mail_account_missing"
          }
        }
        #expect(try await isMissing(desk) == (mode == .live))
        let served = StrategyDesk(records: shop.records, clock: shop.clock, ids: shop.ids, hasRelay: true)
        #expect(try await isMissing(served) == false)
        let (tenant, now) = (shop.tenant, shop.now)
        try await shop.records.write { tx in
          let relay = MailAccount.Relay(host: "smtp.example.com", port: 587, security: .startTLS)
          try tx.saveMailAccount(tenant, MailAccount(relay: relay), at: now)
        }
        #expect(try await isMissing(desk) == false)
      }
    }
  }
}
