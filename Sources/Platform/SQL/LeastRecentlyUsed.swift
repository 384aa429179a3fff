/// A dictionary that keeps at most `capacity` values, the ones used last.
///
/// Making room looks at every entry, which is cheaper than a list kept in order as long as it is rare and
/// the capacity small.
package struct LeastRecentlyUsed<Key: Hashable, Value> {
  private var entries: [Key: (value: Value, used: UInt64)] = [:]
  private var now: UInt64 = 0
  private let capacity: Int

  package init(capacity: Int) {
    self.capacity = capacity
  }

  package var count: Int { entries.count }

  package mutating func value(for key: Key) -> Value? {
    now += 1
    entries[key]?.used = now
    return entries[key]?.value
  }

  /// Takes the value out.
  package mutating func remove(_ key: Key) -> Value? {
    entries.removeValue(forKey: key)?.value
  }

  /// Puts a value in and answers what had to leave: the one it replaces, or the one unused for longest.
  package mutating func insert(_ value: Value, for key: Key) -> Value? {
    now += 1
    if let replaced = entries.updateValue((value, now), forKey: key) { return replaced.value }
    guard entries.count > capacity, let oldest = entries.min(by: { $0.value.used < $1.value.used }) else { return nil }
    return remove(oldest.key)
  }

  package mutating func removeAll() {
    entries.removeAll()
  }
}
