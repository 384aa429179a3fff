import SQL
import Testing

@Suite("A cache of what was used last")
struct LeastRecentlyUsedTests {
  @Test("lets the entry go that was unused for longest")
  func evicts() {
    var cache = LeastRecentlyUsed<String, Int>(capacity: 2)
    #expect(cache.insert(1, for: "a") == nil)
    #expect(cache.insert(2, for: "b") == nil)
    #expect(cache.value(for: "a") == 1)
    #expect(cache.insert(3, for: "c") == 2)
    #expect(cache.value(for: "b") == nil)
    #expect(cache.count == 2)
  }

  @Test("answers the value it replaces")
  func replaces() {
    var cache = LeastRecentlyUsed<String, Int>(capacity: 2)
    _ = cache.insert(1, for: "a")
    #expect(cache.insert(2, for: "a") == 1)
    #expect(cache.remove("a") == 2)
    #expect(cache.remove("a") == nil)
  }

  @Test("agrees with a plain list through random use")
  func oracle() {
    var random = SeededGenerator(state: 7)
    var cache = LeastRecentlyUsed<Int, Int>(capacity: 5)
    var order: [Int] = []
    for step in 0..<5_000 {
      let key = Int.random(in: 0..<9, using: &random)
      if Bool.random(using: &random) {
        _ = cache.insert(step, for: key)
        order.removeAll { $0 == key }
        order.append(key)
        if order.count > 5 { order.removeFirst() }
      } else if cache.value(for: key) != nil {
        #expect(order.contains(key))
        order.removeAll { $0 == key }
        order.append(key)
      } else {
        #expect(!order.contains(key))
      }
      #expect(cache.count == order.count)
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
