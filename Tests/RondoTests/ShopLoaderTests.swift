import API
import Domain
import JSON
import TestSupport
import Testing

@testable import Rondo

@Suite("The demo shop's facts")
struct ShopLoaderTests {
  private func open(_ folder: TemporaryFolder) async throws -> (App, ShopLoader, RouterCaller) {
    var arguments = ["--data", folder.path]
    let configuration = try Configuration(arguments: &arguments, environment: { _ in nil })
    let app = try await App.open(configuration)
    let key = String((DataDirectory.read(configuration.ownerKeyPath) ?? "").prefix { !$0.isNewline })
    let loader = ShopLoader(configuration, past: .days(20), customers: 40)
    return (app, loader, RouterCaller(app, key: key, language: .english))
  }

  private func finish(_ loader: ShopLoader) async throws {
    for _ in 0..<3_000 where loader.progress?.state == .running { try await Task.sleep(for: .milliseconds(20)) }
  }

  @Test("come in as they would have, with the shop's drafts, and decide nothing in the past")
  func loads() async throws {
    let folder = TemporaryFolder()
    let (app, loader, caller) = try await open(folder)
    loader.attach(app)
    #expect(loader.progress == nil)
    try loader.start()
    try await finish(loader)
    #expect(
      loader.progress?.state == .finished && loader.progress?.facts ?? 0 > 200, "\(String(describing: loader.progress))"
    )
    let facts = try await caller.call("GET", "/v1/overview", nil).body
    #expect(facts["facts"]?["customers"] == 40 && facts["facts"]?["orders"]?.intValue ?? 0 > 0)
    let strategies = try await caller.call("GET", "/v1/strategies", nil).body["items"]?.arrayValue ?? []
    #expect(strategies.count == 2 && strategies.allSatisfy { $0["state"] == "draft" })
    #expect(try await caller.call("GET", "/v1/receipts", nil).body["items"] == [])
    // The key it wrote with is of no use any more.
    let keys = try await caller.call("GET", "/v1/keys", nil).body["items"]?.arrayValue ?? []
    #expect(keys.contains { $0["name"] == "demo-shop-loader" && $0["revoked_at"] != .null }, "\(keys)")
    await loader.stop()
    await app.close()
  }

  @Test("go on where a restart broke them off, and add nothing twice")
  func resumes() async throws {
    let folder = TemporaryFolder()
    var facts: [Int64] = []
    do {
      let (app, loader, _) = try await open(folder)
      loader.attach(app)
      try loader.start()
      await loader.stop()
      await app.close()
    }
    for _ in 0..<2 {
      let (app, loader, caller) = try await open(folder)
      loader.attach(app)
      try await finish(loader)
      #expect(loader.progress?.state == .finished)
      facts.append(try await caller.call("GET", "/v1/overview", nil).body["facts"]?["orders"]?.intValue ?? -1)
      await loader.stop()
      await app.close()
    }
    #expect(facts[0] > 0 && facts[0] == facts[1])
  }

  @Test("are refused where there is something already, and to who is no owner")
  func refuses() async throws {
    let folder = TemporaryFolder()
    let (app, _, caller) = try await open(folder)
    app.shopLoader?.attach(app)
    let customer: JSON = ["id": "u1", "profile": ["name": "Ann"]]
    #expect(try await caller.call("POST", "/v1/customers", customer).status == 200)
    let refused = try await caller.call("POST", "/v1/demo", nil)
    #expect(refused.status == 409 && refused.body["error"]?["code"] == "demo_needs_empty")
    await app.close()
  }
}
