import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("Tenants")
struct IsolationTests {
  @Test("never see each other", arguments: TestEngine.allCases)
  func reads(engine: TestEngine) async throws {
    try await withTwo(engine) { store, _, other throws in
      try await store.read { transaction throws in
        let ids: [CustomerID] = [World.id(1), World.id(2)]
        #expect(try transaction.apiKeys(other) == [])
        #expect(try transaction.stops(other) == [])
        #expect(try transaction.customer(other, ids[0]) == nil)
        #expect(try transaction.customers(other, ids) == [])
        #expect(try transaction.customers(other, after: nil, limit: 9) == [])
        #expect(try transaction.customerCount(other) == 0)
        #expect(try transaction.aliasSets(other, ids).values.allSatisfy { $0.members.count == 1 })
        #expect(try transaction.merges(other, ids[0]) == [])
        #expect(try transaction.identities(other, [(.email, "a@example.com")]) == [])
        #expect(try transaction.identities(other, of: ids) == [])
        #expect(try transaction.consents(other, of: ids) == [])
        #expect(try transaction.suppressionReason(other, channel: .email, addressHash: hash) == nil)
        #expect(try transaction.orders(other, keys: [World.makeOrder(1, of: 1).key]) == [])
        #expect(try transaction.orders(other, of: ids, limit: 9) == [])
        #expect(try transaction.events(other, of: ids, limit: 9) == [])
        #expect(try transaction.products(other, after: nil, limit: 9) == [])
        #expect(try transaction.products(other, codes: ["A"]) == [])
        #expect(try transaction.history(other, of: ids, until: nil) == History(since: .distantFuture))
        #expect(try transaction.factCounts(other).values.allSatisfy { $0 == 0 })
        #expect(try transaction.importRun(other, World.id(1)) == nil)
        #expect(try transaction.imports(other, limit: 9) == [])
        #expect(try transaction.rejects(other, World.id(1), after: 0, limit: 9) == [])
        #expect(try transaction.changes(other, World.id(1), limit: 9) == [])
        #expect(try transaction.preset(other, name: "mine")?.kind == nil)
      }
    }
  }

  @Test("never change each other", arguments: TestEngine.allCases)
  func writes(engine: TestEngine) async throws {
    try await withTwo(engine) { store, tenant, other throws in
      let before = try await rows(in: store, tenant: tenant)
      let refused: [@Sendable (any Transaction) throws -> Void] = [
        { try $0.revokeAPIKey(other, World.id(1), at: World.start) },
        { try $0.updateCustomer(other, World.makeCustomer(1, profile: ["x": 1])) },
        {
          try $0.insertMerge(
            other, Merge(id: World.id(9), from: World.id(3), into: World.id(4), at: World.start, reason: ""))
        },
        { try $0.undoMerge(other, World.id(1), at: World.start) },
        { try $0.verifyIdentity(other, kind: .email, value: "a@example.com") },
        { try $0.updateOrder(other, World.id(1), customer: World.id(1), total: 0, lines: []) },
      ]
      for body in refused { #expect(await code { try await store.write(body) } == .notFound) }
      try await store.write { transaction in
        try transaction.lockCustomers(other, [World.id(1)])
        _ = try transaction.lockFreeCustomers(other, [World.id(1)])
        try transaction.deleteStop(other, .tenant)
        try transaction.deleteSuppression(other, channel: .email, addressHash: hash)
        try transaction.replaceEvent(other, World.makeEvent(1, of: 1, name: "theirs"))
        try transaction.deleteReject(other, World.id(1), ordinal: 1)
        let changes = try transaction.changes(tenant, World.id(1), limit: 9)
        #expect(!changes.isEmpty)
        #expect(try transaction.undoChanges(other, World.id(1), changes) == [])
        // Now the same things under the same ids.
        try fill(transaction, other)
      }
      #expect(try await rows(in: store, tenant: tenant) == before)
      let theirs = try await rows(in: store, tenant: other)
      #expect(theirs.count == before.count)
    }
  }

  private func withTwo(_ engine: TestEngine, _ body: (Store, TenantID, TenantID) async throws -> Void) async throws {
    try await World.with(engine) { world throws in
      let (tenant, other) = (world.tenant, World.id(2) as TenantID)
      try await world.store.write { transaction in
        try transaction.insertTenant(World.makeTenant(other))
        try fill(transaction, tenant)
      }
      try await body(world.store, tenant, other)
    }
  }
}

private let hash = [UInt8](repeating: 1, count: 32)

/// One of everything.
private func fill(_ transaction: any Transaction, _ tenant: TenantID) throws {
  let keyHash = [UInt8](repeating: UInt8(tenant.low & 0xFF), count: 32)
  try transaction.insertAPIKey(
    APIKey(id: World.id(1), tenant: tenant, name: "k", kind: .own, hash: keyHash, createdAt: World.start))
  try transaction.insertStop(tenant, EmergencyStop(scope: .tenant, by: "Ada", reason: "r", at: World.start))
  try transaction.insertCustomers(tenant, (1...4).map { World.makeCustomer($0) })
  try transaction.insertMerge(
    tenant, Merge(id: World.id(1), from: World.id(1), into: World.id(2), at: World.start, reason: ""))
  try transaction.claimIdentities(
    tenant,
    [Identity(kind: .email, value: "a@example.com", customer: World.id(1), isVerified: false, createdAt: World.start)])
  try transaction.insertConsents(
    tenant,
    [
      Consent(
        id: World.id(1), customer: World.id(1), purpose: .marketing, channel: .email, isGranted: true,
        at: World.start, source: "api", evidence: "")
    ])
  try transaction.insertSuppression(tenant, channel: .email, addressHash: hash, reason: "bounce", at: World.start)
  #expect(try transaction.acceptKeys(tenant, [(World.makeEvent(1, of: 1).key, [1], World.start)]) == [.new])
  try transaction.insertEvents(tenant, [World.makeEvent(1, of: 1)])
  try transaction.insertOrders(tenant, [World.makeOrder(1, of: 1)])
  try transaction.upsertProducts(tenant, [Product(code: "A", name: "a", at: World.start)])
  try transaction.insertPayments(
    tenant,
    [
      Payment(
        id: World.id(1), customer: World.id(1), key: SourceKey(source: "s", id: "1"), at: World.start,
        amount: Money(minor: 5, currency: Currency("CNY")!))
    ])
  try transaction.saveImport(
    tenant,
    ImportRun(id: World.id(1), kind: "events", fileName: "f", mapping: [:], state: .finished, startedAt: World.start))
  try transaction.insertRejects(
    tenant, World.id(1), [ImportReject(ordinal: 1, line: 1, field: "f", reason: "r", raw: [])])
  try transaction.insertChanges(tenant, World.id(1), [.event(1, World.makeEvent(1, of: 1))])
  try transaction.savePreset(tenant, name: "mine", kind: "events", mapping: [:])
}
