import API
import Decide
import Domain
import HTTPServer
import JSON
import Simulator
import Synchronization

/// A member shop that lives by itself: its last months run in seconds at the start, then it goes on with the clock.
final class Demo: Sendable {
  let tenant: FirstTenant
  private let time: SimulatedClock
  private let isCaughtUp = Mutex(false)
  private let delivered = Mutex(Set<ID<Action>>())
  private let path: String
  private let start: Instant

  private static let past = Span.days(90)
  private static let customers = 1_200

  /// Goes on from where an earlier demo in the same folder began.
  init(_ configuration: Configuration) throws {
    path = "\(configuration.dataDirectory)/demo.json"
    let saved = DataDirectory.read(path).flatMap { try? JSON.parse($0) }
    start =
      saved?["start"]?.stringValue.flatMap { Instant(rfc3339: $0) }
      ?? Instant(microseconds: (Clock.system.now() - Demo.past).microseconds / 1_000_000 * 1_000_000)
    time = SimulatedClock(start)
    var tenant = FirstTenant()
    tenant.name = "示例会员店"
    self.tenant = tenant
  }

  /// The world's time until it has caught up with ours, then ours.
  var clock: Clock {
    Clock { self.isCaughtUp.withLock { $0 } ? max(Clock.system.now(), self.time.now) : self.time.now }
  }

  /// Catches up with the clock, then runs the loop and lives on until the task is cancelled. A folder with an earlier
  /// demo is only gone on with.
  func run(_ app: App, key: String) async {
    do {
      var world = World(seed: 20_261_120, customers: Demo.customers, start: start, zone: tenant.zone)
      let isNew = try await app.records.read { [id = app.tenant.id] tx in try tx.strategies(id).isEmpty }
      if isNew {
        try DataDirectory.writePrivate((["start": .string(start.rfc3339)] as JSON).description, to: path)
        try await live(&world, app, key: key)
      } else {
        _ = world.step(to: Clock.system.now())
      }
      isCaughtUp.withLock { $0 = true }
      app.log("the demo shop has caught up with the clock", .info)
      // Only now: while time jumps, leases of other workers would run out under them.
      async let loop: Void = app.runner.run()
      try await goOn(&world, app, key: key)
      await loop
    } catch is CancellationError {
    } catch {
      app.log("demo: \(error)")
    }
  }

  private func driver(_ app: App, key: String) -> SimulatorDriver {
    SimulatorDriver { path, body in
      let answer = try await RouterCaller(app, key: key, language: .english).call("POST", path, body)
      guard answer.status == 200 else { throw DataDirectory.Problem(description: "\(path): \(answer.body)") }
    }
  }

  /// The months up to now: thirty days without strategies, then with them.
  private func live(_ world: inout World, _ app: App, key: String) async throws {
    let driver = driver(app, key: key)
    let turn: (Instant) async throws -> [SimulatorDriver.Delivery] = { now in
      try Task.checkCancellation()
      try await app.runner.settle()
      if now.microseconds / 86_400_000_000 % 10 == 0 {
        app.log("the demo shop lives through \(now.rfc3339.prefix(10))", .info)
      }
      return try await self.deliveries(app)
    }
    try await driver.run(&world, to: start + .days(30), every: .days(5), clock: time, turn: turn)
    try await DemoContent(app: app, key: key).setUp()
    // Several looks a day, or every look could fall into quiet hours.
    try await driver.run(&world, to: Clock.system.now(), every: .hours(6), clock: time, turn: turn)
  }

  private func goOn(_ world: inout World, _ app: App, key: String) async throws {
    let driver = driver(app, key: key)
    while true {
      try await Task.sleep(for: .seconds(60))
      do {
        try await driver.run(&world, to: Clock.system.now(), every: .days(1), clock: time) { _ in
          app.runner.wake()
          return try await self.deliveries(app)
        }
      } catch {
        // The shop's customers may miss a minute; the loop does not.
        app.log("demo: \(error)")
      }
    }
  }

  /// What reached customers since the last question.
  private func deliveries(_ app: App) async throws -> [SimulatorDriver.Delivery] {
    let known = delivered.withLock { $0 }
    let found = try await app.records.read { [id = app.tenant.id] tx in
      let actions = try tx.actions(id, state: .succeeded, strategy: nil, limit: 2_000).filter { !known.contains($0.id) }
      let handles = try tx.identities(id, of: Array(Set(actions.map(\.customer)))).filter { $0.kind == .userID }
      return (actions, Dictionary(handles.map { ($0.customer, $0.value) }) { first, _ in first })
    }
    delivered.withLock { $0.formUnion(found.0.map(\.id)) }
    return found.0.compactMap { action in
      found.1[action.customer].map {
        SimulatorDriver.Delivery(userID: $0, arm: action.arm, at: action.updatedAt)
      }
    }
  }
}
