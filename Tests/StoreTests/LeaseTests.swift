import Domain
import Store
import TestSupport
import Testing

@Suite("Leases of actions")
struct LeaseTests {
  private let now = World.start

  private static func lease(_ world: World, at now: Instant, _ channel: Channel = .email, limit: Int = 9)
    async throws -> [Action]
  {
    try await world.write { try $0.leaseActions($1, channel: channel, now: now, lease: .seconds(60), limit: limit) }
  }

  @Test("take what is due on a channel, by priority, then by time", arguments: TestEngine.allCases)
  func order(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] store, tenant in
        try store.insertActions(
          tenant,
          [
            World.makeAction(1, of: 1, priority: 1, dueAt: now), World.makeAction(2, of: 2, priority: 9, dueAt: now),
            World.makeAction(3, of: 3, priority: 9, state: .retrying, dueAt: now - .seconds(1)),
            World.makeAction(4, of: 4, priority: 99, dueAt: now + .seconds(1)),
            World.makeAction(5, of: 5, channel: .sms, priority: 99),
            World.makeAction(6, of: 6, priority: 99, state: .awaitingApproval),
          ])
      }
      #expect(try await Self.lease(world, at: now, .webhook).isEmpty)
      let first = try await Self.lease(world, at: now, limit: 2)
      #expect(first.map(\.id) == [World.id(3), World.id(2)])
      #expect(first.map(\.state) == [.leased, .leased])
      #expect(first.allSatisfy { $0.token != nil })
      #expect(first[0].dueAt == now - .seconds(1))
      #expect(try await Self.lease(world, at: now).map(\.id) == [World.id(1)])
      #expect(try await Self.lease(world, at: now).isEmpty)
      #expect(try await Self.lease(world, at: now, .sms).map(\.id) == [World.id(5)])
      #expect(try await world.read { try $0.nextDue($1) } == now + .seconds(1))
    }
  }

  @Test("take the same as whoever sorts all of it", arguments: TestEngine.allCases)
  func model(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var random = Seeded(39)
      let channels = [Channel.email, .sms, .webhook]
      var waiting = (1...120).map { number in
        World.makeAction(
          number, of: number, channel: channels.randomElement(using: &random)!,
          priority: .random(in: -2...2, using: &random),
          dueAt: now + .seconds(.random(in: -40...20, using: &random)))
      }
      try await world.write { [waiting] in try $0.insertActions($1, waiting) }
      for round in 0..<60 {
        let at = now + .seconds(Int64(round / 4))
        let channel = channels.randomElement(using: &random)!
        let limit = Int.random(in: 1...9, using: &random)
        let due = waiting.filter { $0.channel == channel && $0.dueAt <= at }
          .sorted { (-$0.priority, $0.dueAt) < (-$1.priority, $1.dueAt) }.prefix(limit)
        let leased = try await world.write {
          try $0.leaseActions($1, channel: channel, now: at, lease: .days(1), limit: limit)
        }
        // Of two that are equally urgent either is right.
        let urgency = { (action: Action) in "\(action.priority) \(action.dueAt)" }
        #expect(leased.map(urgency) == due.map(urgency))
        waiting.removeAll { one in leased.contains { $0.id == one.id } }
      }
    }
  }

  @Test("give an action to one worker among many", arguments: TestEngine.allCases)
  func race(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { store, tenant in
        try store.insertActions(tenant, (1...60).map { World.makeAction($0, of: $0, priority: Int64($0 % 3)) })
      }
      let taken = try await withThrowingTaskGroup(of: [Action].self) { group in
        for _ in 0..<20 { group.addTask { [now] in try await Self.lease(world, at: now, limit: 5) } }
        return try await group.reduce(into: [Action]()) { $0 += $1 }
      }
      let rest = try await Self.lease(world, at: now, limit: 99)
      #expect(Set((taken + rest).map(\.id)).count == 60)
      #expect(taken.count + rest.count == 60)
    }
  }

  @Test("change a row only from the state and under the token it was read with", arguments: TestEngine.allCases)
  func conditional(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.insertActions($1, [World.makeAction(1, of: 1)]) }
      let leased = try await Self.lease(world, at: now)[0]
      var sending = leased
      sending.state = .sending
      sending.attempts = 1
      let update = { @Sendable (action: Action, from: Action.State, token: Int64?) in
        await code { try await world.write { try $0.updateAction($1, action, from: from, token: token) } }
      }
      #expect(await update(sending, .ready, leased.token) == .stale)
      #expect(await update(sending, .leased, nil) == .stale)
      #expect(await update(sending, .leased, leased.token! + 1) == .stale)
      #expect(await update(sending, .leased, leased.token) == nil)
      // The lease goes on into sending.
      #expect(try await world.read { try $0.nextDue($1) } == now + .seconds(60))
      var done = sending
      done.state = .succeeded
      done.token = nil
      done.providerID = "<1@example.com>"
      done.reason = "sent"
      done.updatedAt = now + .seconds(2)
      #expect(await update(done, .sending, leased.token) == nil)
      #expect(try await world.read { try $0.action($1, World.id(1)) } == done)
      #expect(try await world.read { try $0.nextDue($1) } == nil)
      #expect(await update(done, .succeeded, nil) == nil)
    }
  }

  @Test("end by themselves: leased rows are ready again, sending rows are told", arguments: TestEngine.allCases)
  func expiry(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.insertActions($1, (1...3).map { World.makeAction($0, of: $0) }) }
      let leased = try await Self.lease(world, at: now, limit: 2)
      var sending = leased[1]
      sending.state = .sending
      try await world.write { [sending] in try $0.updateAction($1, sending, from: .leased, token: sending.token) }
      let expired = { @Sendable (at: Instant) in
        try await world.write { try $0.expiredLeases($1, now: at, limit: 9) }
      }
      #expect(try await expired(now + .seconds(59)).isEmpty)
      #expect(try await world.read { try $0.action($1, World.id(1)) }?.state == .leased)
      #expect(try await expired(now + .seconds(60)) == [sending])
      let first = try await world.read { try $0.action($1, World.id(1)) }
      #expect(first?.state == .ready)
      #expect(first?.token == nil)
      #expect(first?.dueAt == now)
      var late = leased[0]
      late.state = .sending
      let failure = await code {
        try await world.write { [late] in try $0.updateAction($1, late, from: .leased, token: late.token) }
      }
      #expect(failure == .stale)
      #expect(try await Self.lease(world, at: now + .seconds(60)).map(\.id) == [World.id(1), World.id(3)])
    }
  }

  @Test("never see a token twice", arguments: TestEngine.allCases)
  func tokens(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let tokens = try await withThrowingTaskGroup(of: Int64.self) { group in
        for _ in 0..<50 { group.addTask { try await world.write { store, _ in try store.nextToken() } } }
        return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
      }
      #expect(tokens.count == 50)
    }
  }
}
