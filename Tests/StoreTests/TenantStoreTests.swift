import Domain
import JSON
import SQL
import Store
import TestSupport
import Testing

@Suite("A tenant store")
struct TenantStoreTests {
  @Test("gives back every field, and keeps settings it doesn't know", arguments: TestEngine.allCases)
  func fields(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      var tenant = World.makeTenant(world.tenant)
      #expect(try await world.store.read { try $0.tenant(world.tenant) } == tenant)
      tenant.name = "另一家店"
      tenant.zone = Zone("Europe/London")!
      tenant.currency = Currency("GBP")!
      tenant.language = .english
      tenant.mode = .live
      tenant.settings.caps = [Cap(channel: .email, count: 1, days: 30), Cap(channel: nil, count: 2, days: 7)]
      tenant.settings.quietHours = nil
      tenant.settings.replyTo = "shop@example.com"
      tenant.settings.publicURL = "https://rondo.example.com"
      tenant.settings.advertisementMarker = false
      tenant.settings.marketingHoldout = 0
      let changed = tenant
      try await world.store.writeSQL { transaction in
        try transaction.connection.execute("UPDATE tenants SET settings = '{\"later\":1}'")
        try transaction.updateTenant(changed)
      }
      #expect(try await world.store.read { try $0.tenants() } == [tenant])
      let stored = try await world.store.readSQL { transaction in
        try transaction.connection.first("SELECT settings FROM tenants") { row throws(SQLError) in try row.text(0) }
      }
      #expect(try JSON.parse(stored ?? "")["later"] == 1)
    }
  }

  @Test("refuses what the schema forbids", arguments: TestEngine.allCases)
  func constraints(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let same = World.makeTenant(world.tenant)
      #expect(await code { try await world.store.write { try $0.insertTenant(same) } } == .conflict)
      var nameless = World.makeTenant(World.id(2))
      nameless.name = ""
      let refused = nameless
      #expect(await code { try await world.store.write { try $0.insertTenant(refused) } } == .invalid)
      let orphan = key(1, of: World.id(99))
      #expect(await code { try await world.store.write { try $0.insertAPIKey(orphan) } } == .invalid)
      let missing = World.makeTenant(World.id(99))
      #expect(await code { try await world.store.write { try $0.updateTenant(missing) } } == .notFound)
    }
  }

  @Test("finds an API key by its hash, and revokes it once", arguments: TestEngine.allCases)
  func keys(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (tenant, first, second) = (world.tenant, key(1, of: world.tenant), key(2, of: world.tenant))
      try await world.store.write { transaction in
        try transaction.insertAPIKey(second)
        try transaction.insertAPIKey(first)
        try transaction.revokeAPIKey(tenant, first.id, at: World.start)
        try transaction.revokeAPIKey(tenant, first.id, at: World.start + .days(1))
      }
      var revoked = first
      revoked.revokedAt = World.start
      let expected = [revoked, second]
      #expect(try await world.store.read { try $0.apiKeys(tenant) } == expected)
      #expect(try await world.store.read { try $0.apiKey(hash: second.hash) } == second)
      #expect(try await world.store.read { try $0.apiKey(hash: [1]) } == nil)
      let clash = APIKey(
        id: World.id(3), tenant: tenant, name: "x", kind: .own, hash: first.hash, createdAt: World.start)
      #expect(await code { try await world.store.write { try $0.insertAPIKey(clash) } } == .conflict)
      #expect(
        await code { try await world.store.write { try $0.revokeAPIKey(tenant, World.id(9), at: World.start) } }
          == .notFound)
    }
  }

  @Test("keeps the first stop of each scope until it is lifted", arguments: TestEngine.allCases)
  func stops(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let scopes: [EmergencyStop.Scope] = [.tenant, .channel(Channel(rawValue: "a:b")), .strategy(World.id(5))]
      try await world.store.write { transaction in
        for (index, scope) in scopes.enumerated() {
          let at = World.start + .seconds(Int64(index))
          try transaction.insertStop(tenant, EmergencyStop(scope: scope, by: "Ada", reason: "first", at: at))
          try transaction.insertStop(tenant, EmergencyStop(scope: scope, by: "Bob", reason: "second", at: at))
        }
      }
      let stops = try await world.store.read { try $0.stops(tenant) }
      #expect(stops.map(\.scope) == scopes)
      #expect(Set(stops.map(\.by)) == ["Ada"])
      try await world.store.write { try $0.deleteStop(tenant, scopes[1]) }
      #expect(try await world.store.read { try $0.stops(tenant) }.map(\.scope) == [scopes[0], scopes[2]])
    }
  }

  private func key(_ number: Int, of tenant: TenantID) -> APIKey {
    APIKey(
      id: World.id(number), tenant: tenant, name: "key \(number)", kind: .operate,
      hash: [UInt8](repeating: UInt8(number), count: 32), createdAt: World.start)
  }
}
