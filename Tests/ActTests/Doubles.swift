import Act
import Content
import Domain
import Store
import Synchronization

/// A clock that a test moves.
final class TestClock: Sendable {
  private let instant: Mutex<Instant>

  init(_ start: Instant) { instant = Mutex(start) }

  func now() -> Instant { instant.withLock { $0 } }
  func set(_ now: Instant) { instant.withLock { $0 = now } }
  func advance(_ span: Span) { instant.withLock { $0 = $0 + span } }

  var clock: Clock { Clock { self.now() } }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Dice {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) }

  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value >> 31) % UInt64(count))
  }
}

/// A provider that answers as a test says and remembers what reached it.
final class FakeProvider: Sender {
  struct Log {
    /// Every try, in order.
    var calls: [ID<Action>] = []
    /// What the provider took over, by action.
    var taken: [ID<Action>: Int] = [:]
    var inFlight = 0
    var mostInFlight = 0
  }

  typealias Script = @Sendable (SendOrder, _ call: Int) async -> SendAnswer

  let channel: Channel
  let isIdempotent: Bool
  let lanes: Int
  let rate: RateLimit?
  let closed: LocalizedSentence?
  private let script: Script
  private let log = Mutex(Log())

  init(
    _ channel: Channel = .email, isIdempotent: Bool = false, lanes: Int = 1, rate: RateLimit? = nil,
    closed: LocalizedSentence? = nil, script: @escaping Script = { _, _ in .delivered(providerID: "p") }
  ) {
    self.channel = channel
    self.isIdempotent = isIdempotent
    self.lanes = lanes
    self.rate = rate
    self.closed = closed
    self.script = script
  }

  func send(_ order: SendOrder) async -> SendAnswer {
    let call = log.withLock { log in
      log.calls.append(order.action.id)
      log.inFlight += 1
      log.mostInFlight = max(log.mostInFlight, log.inFlight)
      return log.calls.count
    }
    let answer = await script(order, call)
    log.withLock { log in
      log.inFlight -= 1
      switch answer {
      case .delivered, .lost: log.taken[order.action.id, default: 0] += 1
      case .refused, .notSent: break
      }
    }
    return answer
  }

  var calls: [ID<Action>] { log.withLock { $0.calls } }
  var taken: [ID<Action>: Int] { log.withLock { $0.taken } }
  var mostInFlight: Int { log.withLock { $0.mostInFlight } }
}

/// The store as Domain's unit of work, which dies at one of its writes when told to.
struct StoreRecords: Records {
  struct Crash: Error {}
  enum Moment: String, CaseIterable { case beforeCommit, afterCommit }

  final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  let store: Store
  var crash: (write: Int, moment: Moment)?
  private let counter = Counter()

  init(store: Store, crash: (write: Int, moment: Moment)? = nil) {
    self.store = store
    self.crash = crash
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await store.read { try body($0) }
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    let number = counter.next()
    // A dead process does nothing more.
    if crash.map({ number > $0.write }) == true { throw Crash() }
    let dies = crash.flatMap { $0.write == number ? $0.moment : nil }
    let result = try await store.write { tx in
      let result = try body(tx)
      if dies == .beforeCommit { throw Crash() }
      return result
    }
    if dies == .afterCommit { throw Crash() }
    return result
  }
}

/// A store that is away for one write and back for the next.
struct AbsentOnce: Records {
  let store: Store
  let write: Int
  let error: StoreError
  private let counter = StoreRecords.Counter()

  init(store: Store, write: Int, error: StoreError = StoreError(.unavailable, "the store is away")) {
    self.store = store
    self.write = write
    self.error = error
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await store.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    if counter.next() == write { throw error }
    return try await store.write(body)
  }
}
