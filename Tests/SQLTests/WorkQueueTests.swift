import SQL
import Synchronization
import Testing

@Suite("A work queue")
struct WorkQueueTests {
  @Test("hands out in order, everything once, and ends when closed and empty")
  func order() async {
    let queue = WorkQueue<Int>()
    let threads = ThreadGroup()
    final class Box: Sendable {
      let taken = Mutex<[Int]>([])
    }
    let box = Box()
    threads.start {
      while let next = queue.take() { box.taken.withLock { $0.append(next) } }
    }
    for number in 0..<10_000 { #expect(queue.add(number)) }
    queue.close()
    #expect(!queue.add(0))
    await threads.wait()
    #expect(box.taken.withLock { $0 } == Array(0..<10_000))
  }

  @Test("shares the work among threads and loses none")
  func shared() async {
    let queue = WorkQueue<Int>()
    let threads = ThreadGroup()
    let sum = Counter()
    for _ in 0..<4 {
      threads.start {
        while let next = queue.take() { sum.add(next) }
      }
    }
    for number in 1...1_000 { _ = queue.add(number) }
    queue.close()
    await threads.wait()
    #expect(sum.value == 500_500)
  }
}

private final class Counter: Sendable {
  private let total = Atomic<Int>(0)
  var value: Int { total.load(ordering: .relaxed) }
  func add(_ number: Int) { total.add(number, ordering: .relaxed) }
}
