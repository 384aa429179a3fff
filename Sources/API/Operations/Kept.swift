/// Answers that may take long and change slowly: what took long is kept for two hundred times as long, so that finding
/// it anew never costs more than half a percent of the time. What is found fast is found each time.
actor Kept<Key: Hashable & Sendable, Value: Sendable> {
  private struct Entry {
    let value: Value
    let since: ContinuousClock.Instant
    let cost: Duration

    func holds(at now: ContinuousClock.Instant) -> Bool { now - since < cost * 200 }
  }

  private struct Search {
    let task: Task<Value, any Error>
    let since: ContinuousClock.Instant
  }

  private let free: Duration
  private var known: [Key: Entry] = [:]
  private var searches: [Key: Search] = [:]

  /// What is found within `free` is not kept.
  init(free: Duration = .milliseconds(25)) { self.free = free }

  /// Who asks while another finds it anew gets what was known before; who asks while it is found for the first time, and
  /// that is taking long, waits for that. Throws what `find` throws.
  func value(_ key: Key, _ find: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let begin = ContinuousClock.now
    if let entry = known[key], searches[key] != nil || entry.holds(at: begin) { return entry.value }
    if let search = searches[key], begin - search.since > free { return try await search.task.value }
    let search = Search(task: Task { try await find() }, since: begin)
    searches[key] = search
    defer { if searches[key]?.task == search.task { searches[key] = nil } }
    let value = try await search.task.value
    let cost = ContinuousClock.now - begin
    known = known.filter { $0.value.holds(at: begin) }
    known[key] = cost < free ? nil : Entry(value: value, since: .now, cost: cost)
    return value
  }
}
