import API
import Crypto
import Domain
import JSON
import Simulator
import Synchronization

/// Loads the demo shop's last ninety days into a tenant of a process whose clock is real: facts only, through the public
/// API, as they would have come in; what the shop's people set up is saved as drafts. Nothing is decided in the past.
final class ShopLoader: ShopLoading {
  private struct State {
    var progress: ShopProgress?
    var task: Task<Void, Never>?
    var app: App?
  }

  private let path: String
  private let state = Mutex(State())

  private let past: Span
  private let customers: Int

  init(_ configuration: Configuration, past: Span = .days(90), customers: Int = 1_200) {
    path = "\(configuration.dataDirectory)/demo-facts.json"
    self.past = past
    self.customers = customers
  }

  var progress: ShopProgress? { state.withLock { $0.progress } }

  /// Goes on with what a restart broke off. The facts are the same again, so none is added twice.
  func attach(_ app: App) {
    state.withLock { $0.app = app }
    guard let saved = DataDirectory.read(path).flatMap({ try? JSON.parse($0) }) else { return }
    if saved["is_finished"]?.boolValue ?? false {
      state.withLock { $0.progress = ShopProgress(state: .finished, share: 1) }
    } else if let start = saved["start"]?.stringValue.flatMap({ Instant(rfc3339: $0) }) {
      run(from: start, app)
    }
  }

  func start() throws {
    guard let app = state.withLock({ $0.app }) else { throw DataDirectory.Problem(description: "not running") }
    let start = Instant(microseconds: (app.clock.now() - past).microseconds / 1_000_000 * 1_000_000)
    try keep(start, isFinished: false)
    run(from: start, app)
  }

  /// Ends where it is, to go on at the next start, and waits for it.
  func stop() async {
    let task = state.withLock { $0.task }
    task?.cancel()
    await task?.value
  }

  private func keep(_ start: Instant, isFinished: Bool) throws {
    let json: JSON = ["start": .string(start.rfc3339), "is_finished": .bool(isFinished)]
    try DataDirectory.writePrivate(json.description, to: path)
  }

  private func run(from start: Instant, _ app: App) {
    state.withLock { state in
      state.progress = ShopProgress(state: .running)
      // Owned by the process: ``stop()`` waits for it.
      state.task = Task { await self.load(from: start, app) }
    }
  }

  private func report(_ change: (inout ShopProgress) -> Void) {
    state.withLock { state in
      var progress = state.progress ?? ShopProgress(state: .running)
      change(&progress)
      state.progress = progress
    }
    state.withLock { $0.app }?.services.live.changed(.shop)
  }

  private func load(from start: Instant, _ app: App) async {
    do {
      let secret = try await makeKey(app)
      try await live(from: start, app, secret)
      for (method, path, body) in DemoContent(app: app, key: secret).drafts {
        try await call(app, secret, method, path, body)
      }
      try await revokeKeys(app)
      try keep(start, isFinished: true)
      report { $0 = ShopProgress(state: .finished, share: 1, facts: $0.facts) }
      app.runner.wake()
    } catch is CancellationError {
      // Goes on at the next start, with another key.
    } catch {
      app.log("demo shop: \(error)", .error)
      try? await revokeKeys(app)
      report { $0.state = .failed }
    }
  }

  private func live(from start: Instant, _ app: App, _ secret: String) async throws {
    let tenant = try await app.records.read { [id = app.tenant.id] tx in try tx.tenant(id) } ?? app.tenant
    var setting = WorldSetting()
    setting.currency = tenant.currency
    let end = start + past
    var world = World(
      seed: 20_261_120, customers: customers, start: start, zone: tenant.zone, setting: setting)
    // The world's time goes ahead of its messages; ours stands still here, and is later than all of them.
    let time = SimulatedClock(start)
    let driver = SimulatorDriver { path, body in
      try Task.checkCancellation()
      try await self.call(app, secret, "POST", path, body)
      self.report { $0.facts += body["batch"]?.arrayValue?.count ?? 0 }
    }
    try await driver.run(&world, to: end, every: .days(1), clock: time) { now in
      self.report { $0.share = Double((now - start).microseconds) / Double(past.microseconds) }
      return []
    }
  }

  private func call(
    _ app: App, _ secret: String, _ method: String, _ path: String, _ body: JSON?
  ) async throws {
    let answer = try await RouterCaller(app, key: secret, language: .english).call(method, path, body)
    guard (200..<300).contains(answer.status) else {
      throw DataDirectory.Problem(
        description: "\(method) \(path): \(answer.status) \(answer.body["error"]?["code"] ?? "")")
    }
  }

  // MARK: The key it writes with

  private static let keyName = "demo-shop-loader"

  private func makeKey(_ app: App) async throws -> String {
    try await revokeKeys(app)
    let secret = KeySecret.make(.own, random: .system)
    let key = APIKey(
      id: app.ids.next(), tenant: app.tenant.id, name: Self.keyName, kind: .own, hash: KeySecret.hash(secret),
      createdAt: app.clock.now())
    try await app.records.write { tx in try tx.insertAPIKey(key) }
    return secret
  }

  private func revokeKeys(_ app: App) async throws {
    let (tenant, now) = (app.tenant.id, app.clock.now())
    try await app.records.write { tx in
      for key in try tx.apiKeys(tenant) where key.name == Self.keyName && key.revokedAt == nil {
        try tx.revokeAPIKey(tenant, key.id, at: now)
      }
    }
  }
}
