import Domain
import Testing

@testable import Act

@Suite("A retry schedule")
struct RetryScheduleTests {
  private let schedule = RetrySchedule(base: .seconds(30), ceiling: .hours(1), maximumAnswers: 8)

  @Test("spreads over the whole span and doubles it up to the ceiling")
  func jitter() {
    #expect(schedule.delay(attempt: 1, retryAfter: nil, unit: 0) == .zero)
    #expect(schedule.delay(attempt: 1, retryAfter: nil, unit: 0.5) == .seconds(15))
    #expect(schedule.delay(attempt: 4, retryAfter: nil, unit: 0.5) == .seconds(120))
    #expect(schedule.delay(attempt: 8, retryAfter: nil, unit: 0.5) == .minutes(30))
    #expect(schedule.delay(attempt: 4_000, retryAfter: nil, unit: 0.5) == .minutes(30))
  }

  @Test("is never shorter than the provider asks, within a day")
  func retryAfter() {
    #expect(schedule.delay(attempt: 1, retryAfter: .minutes(5), unit: 0.9) == .minutes(5))
    #expect(schedule.delay(attempt: 8, retryAfter: .minutes(5), unit: 0.5) == .minutes(30))
    #expect(schedule.delay(attempt: 1, retryAfter: .days(40), unit: 0) == .days(1))
  }
}

@Suite("What is known of providers")
struct ProvidersTests {
  @Test("tells when one that takes nothing now will, and counts what is given back")
  func nextRoom() {
    let start = Instant.seconds(1_000)
    let (providers, sender) = (Providers(), FakeProvider(rate: RateLimit(perSecond: 2, burst: 5)))
    #expect(providers.take(upTo: 3, for: sender, at: start) == 3)
    #expect(providers.nextRoom(at: start) == nil)
    #expect(providers.take(upTo: 8, for: sender, at: start) == 2)
    #expect(providers.nextRoom(at: start) == start + .milliseconds(500))
    providers.giveBack(1, for: sender, at: start)
    #expect(providers.nextRoom(at: start) == nil)
    #expect(providers.take(upTo: 8, for: sender, at: start) == 1)
  }
}

@Suite("A rate limiter")
struct RateLimiterTests {
  private let start = Instant.seconds(1_000)

  @Test("gives a burst, then refills at its rate")
  func refill() {
    var limiter = RateLimiter(RateLimit(perSecond: 2, burst: 5), now: start)
    #expect(limiter.take(9, at: start) == 5)
    #expect(limiter.take(1, at: start) == 0)
    #expect(limiter.nextAt(start) == start + .milliseconds(500))
    #expect(limiter.take(1, at: start + .milliseconds(499)) == 0)
    #expect(limiter.take(9, at: start + .seconds(1)) == 2)
    #expect(limiter.take(9, at: start + .hours(1)) == 5)
  }

  @Test("never gives more than burst and rate allow, whatever the clock does")
  func bound() {
    var dice = Dice(7)
    var limiter = RateLimiter(RateLimit(perSecond: 10, burst: 20), now: start)
    var now = start
    var latest = start
    var taken = 0
    for _ in 0..<5_000 {
      now = now + .milliseconds(Int64(dice.below(200)) - 40)
      latest = max(latest, now)
      let count = limiter.take(dice.below(6), at: now)
      let unused = dice.below(count + 1)
      limiter.giveBack(unused)
      taken += count - unused
      let seconds = Double((latest - start).microseconds) / 1_000_000
      #expect(Double(taken) <= 20 + seconds * 10 + 1e-6)
    }
  }
}

@Suite("A circuit breaker")
struct CircuitBreakerTests {
  private let start = Instant.seconds(1_000)

  @Test("opens after failures in a row, tries one, and closes when it succeeds")
  func cycle() {
    var breaker = CircuitBreaker(threshold: 3, pause: .seconds(10), longestPause: .seconds(25))
    for _ in 0..<2 { breaker.failed(at: start) }
    breaker.succeeded()
    for _ in 0..<2 { breaker.failed(at: start) }
    #expect(breaker.allowance(at: start) == nil)
    breaker.failed(at: start)
    #expect(breaker.allowance(at: start) == 0)
    #expect(breaker.opensAgainAt == start + .seconds(10))
    #expect(breaker.allowance(at: start + .seconds(10)) == 1)
    breaker.succeeded()
    #expect(breaker.allowance(at: start + .seconds(10)) == nil)
  }

  @Test("waits twice as long each time, up to a limit")
  func growth() {
    var breaker = CircuitBreaker(threshold: 1, pause: .seconds(10), longestPause: .seconds(25))
    var now = start
    for pause in [10, 20, 25, 25] as [Int64] {
      breaker.failed(at: now)
      #expect(breaker.opensAgainAt == now + .seconds(pause))
      // Failures of what was on its way already change nothing.
      breaker.failed(at: now)
      #expect(breaker.opensAgainAt == now + .seconds(pause))
      now = now + .seconds(pause)
      #expect(breaker.allowance(at: now) == 1)
    }
  }
}

@Suite("A wake signal")
struct WakeSignalTests {
  @Test("is not missed when it comes before the wait", .timeLimit(.minutes(1)))
  func early() async {
    let signal = WakeSignal()
    signal.wake()
    signal.wake()
    await signal.wait(atMost: .seconds(600))
  }

  @Test("ends a wait that is under way, as do time and cancellation", .timeLimit(.minutes(1)))
  func during() async {
    let signal = WakeSignal()
    await withTaskGroup { group in
      group.addTask { await signal.wait(atMost: .seconds(600)) }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(20))
        signal.wake()
      }
    }
    await signal.wait(atMost: .milliseconds(5))
    let waiting = Task { await signal.wait(atMost: .seconds(600)) }
    waiting.cancel()
    await waiting.value
  }
}
