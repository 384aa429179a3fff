internal import Act
internal import Domain
internal import Synchronization

/// Tells open consoles what kind of thing changed, so that they ask again. It carries no facts, and what happens in a
/// burst is told once; whoever missed something asks anew when it connects.
package final class LiveFeed: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Something came in or was decided by a person, so that the loop has work.
    case work
    case understand, decide, act, learn, erase, tell
    /// How far imports, or the loading of the demo shop, have come.
    case imports, shop
  }

  /// A stream as long as somebody holds it: whatever becomes of the connection, its place is free afterwards.
  private struct Place {
    weak var reader: LiveReader?
    let principal: String
    let tenant: TenantID
  }

  private struct State {
    var places: [Int: Place] = [:]
    var next = 0
  }

  private let state = Mutex(State())
  private let most: Int
  private let mostOfOne: Int

  /// `most` streams in all, and `mostOfOne` for one principal.
  package init(most: Int = 64, mostOfOne: Int = 8) {
    self.most = most
    self.mostOfOne = mostOfOne
  }

  package func changed(_ kind: Kind) {
    for reader in state.withLock({ $0.places.values.compactMap(\.reader) }) { reader.add(kind) }
  }

  var count: Int { state.withLock { $0.places.count } }

  /// Nil when there are too many already.
  func open(for principal: String, tenant: TenantID) -> LiveReader? {
    state.withLock { state in
      let own = state.places.values.count { $0.principal == principal && $0.tenant == tenant }
      guard state.places.count < most, own < mostOfOne else { return nil }
      let number = state.next
      state.next += 1
      let reader = LiveReader { [weak self] in self?.close(number) }
      state.places[number] = Place(reader: reader, principal: principal, tenant: tenant)
      return reader
    }
  }

  private func close(_ number: Int) { state.withLock { _ = $0.places.removeValue(forKey: number) } }
}

/// One open stream.
final class LiveReader: Sendable {
  /// A connection on which nothing moves for long is closed by who stands between.
  private static let heartbeat = Duration.seconds(15)
  /// Bursts are told once.
  private static let pause = Duration.milliseconds(400)
  /// A stream ends after this, so that who connects anew is asked again who they are.
  private static let life = Duration.seconds(600)

  private let end: @Sendable () -> Void
  private let signal = WakeSignal()
  private let pending = Mutex<Set<LiveFeed.Kind>>([])
  private let start = ContinuousClock.now
  private let isGreeted = Mutex(false)

  init(end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }

  func add(_ kind: LiveFeed.Kind) {
    let isFirst = pending.withLock { pending in
      defer { pending.insert(kind) }
      return pending.isEmpty
    }
    if isFirst { signal.wake() }
  }

  /// The next piece of the stream, in the format of server-sent events; nil at its end.
  func next() async -> [UInt8]? {
    let isFirst = isGreeted.withLock { isGreeted in
      defer { isGreeted = true }
      return !isGreeted
    }
    if isFirst { return Array("retry: 2000\nevent: open\ndata: {}\n\n".utf8) }
    guard !Task.isCancelled, ContinuousClock.now - start < LiveReader.life else { return nil }
    await signal.wait(atMost: LiveReader.heartbeat)
    if !pending.withLock({ $0.isEmpty }) { try? await Task.sleep(for: LiveReader.pause) }
    guard !Task.isCancelled else { return nil }
    let kinds = pending.withLock { pending in
      defer { pending = [] }
      return pending
    }
    guard !kinds.isEmpty else { return Array(": still here\n\n".utf8) }
    let list = kinds.map { "\"\($0.rawValue)\"" }.sorted().joined(separator: ",")
    return Array("event: changed\ndata: [\(list)]\n\n".utf8)
  }
}
