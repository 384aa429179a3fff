/// Answers that may take long and change slowly: what took long is kept for two hundred times as long, so that finding
/// it anew never costs more than half a percent of the time. What is found fast is found each time.
actor Kept<Key: Hashable & Sendable, Value: Sendable> {
  private struct Entry {
    let value: Value
    let since: ContinuousClock.Instant
    let cost: Duration

    func holds(at now: ContinuousClock.Instant) -> Bool { now - since < cost * 200 }
  }

  private let free: Duration
  private var known: [Key: Entry] = [:]
  private var finding: Set<Key> = []

  /// What is found within `free` is not kept.
  init(free: Duration = .milliseconds(25)) { self.free = free }

  /// Who asks while another finds it anew gets what was known before.
  func value(_ key: Key, _ find: @Sendable () async throws -> Value) async throws -> Value {
    let begin = ContinuousClock.now
    if let entry = known[key], finding.contains(key) || entry.holds(at: begin) { return entry.value }
    finding.insert(key)
    defer { finding.remove(key) }
    let value = try await find()
    let cost = ContinuousClock.now - begin
    known = known.filter { $0.value.holds(at: begin) }
    known[key] = cost < free ? nil : Entry(value: value, since: .now, cost: cost)
    return value
  }
}
