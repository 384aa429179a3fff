import Synchronization
import Testing

@testable import API

@Suite("An answer that is kept")
struct KeptTests {
  @Test("is found each time where that is fast, and once where it took long")
  func cost() async throws {
    for (free, expected) in [(Duration.seconds(60), 3), (.zero, 1)] {
      let kept = Kept<String, Int>(free: free)
      let found = Mutex(0)
      for _ in 0..<3 {
        _ = try await kept.value("day") {
          try await Task.sleep(for: .milliseconds(50))
          return found.withLock {
            $0 += 1; return $0
          }
        }
      }
      #expect(found.withLock { $0 } == expected)
    }
  }

  @Test("is kept by its key, and not at all where it could not be found")
  func keys() async throws {
    struct Away: Error {}
    let kept = Kept<String, String>(free: .zero)
    await #expect(throws: Away.self) { try await kept.value("a") { throw Away() } }
    for key in ["a", "b", "a"] {
      #expect(
        try await kept.value(key) {
          try await Task.sleep(for: .milliseconds(20)); return key
        } == key)
    }
  }

  @Test("is waited for by who asks while it is found for the first time and takes long")
  func first() async throws {
    let kept = Kept<String, Int>(free: .zero)
    let (begun, finish) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
    async let first = kept.value("day") {
      begun.continuation.finish()
      for await _ in finish.stream {}
      return 1
    }
    for await _ in begun.stream {}
    async let second = kept.value("day") { 2 }
    try await Task.sleep(for: .milliseconds(20))
    finish.continuation.finish()
    #expect(try await (first, second) == (1, 1))
  }

  @Test("is given as it was to who asks while it is found anew")
  func meanwhile() async throws {
    let kept = Kept<String, Int>(free: .zero)
    // Kept for two hundred times this: long over when it is asked for again.
    _ = try await kept.value("day") { 1 }
    try await Task.sleep(for: .milliseconds(100))
    let (begun, finish) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
    async let anew = kept.value("day") {
      begun.continuation.finish()
      for await _ in finish.stream {}
      return 2
    }
    for await _ in begun.stream {}
    #expect(try await kept.value("day") { 3 } == 1)
    finish.continuation.finish()
    #expect(try await anew == 2)
  }
}
