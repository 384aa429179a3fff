import Content
import Domain
import Store
import TestSupport
import Testing

@testable import Act

@Suite("A provider's answer")
struct AnswerTests {
  @Test(
    "that is a refusal for good makes a dead letter and gives the reservations back", arguments: TestEngine.allCases)
  func refused(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider { _, _ in
        .refused(.permanent("smtp_refused", ["code": "550", "text": "no such user"]))
      }
      try await fixture.executor(provider).drain(Fixture.tenant)
      let action = try await fixture.action()
      #expect(action.state == .dead)
      #expect(try await fixture.reserved() == 0)
      #expect(ActionReason.words(action.reason!, .english) == "The mail server refused: 550 no such user")
      #expect(ActionReason.words(action.reason!, .chinese) == "邮件服务器拒绝：550 no such user")
    }
  }

  @Test("that is a refusal for now is tried again later, and in the end a dead letter", arguments: TestEngine.allCases)
  func refusedForNow(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider { _, _ in .refused(.transient("smtp_refused", retryAfter: .minutes(7))) }
      let executor = fixture.executor(provider, schedule: RetrySchedule(maximumAnswers: 4))
      try await executor.drain(Fixture.tenant)
      var action = try await fixture.action()
      #expect(action.state == .retrying && action.dueAt == Fixture.noon + .minutes(7))
      #expect(try await fixture.reserved() == 1)
      fixture.clock.advance(Span(microseconds: 7 * 60_000_000 - 1))
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.count == 1)
      for _ in 0..<5 {
        fixture.clock.advance(.minutes(8))
        try await executor.drain(Fixture.tenant)
      }
      action = try await fixture.action()
      #expect(provider.calls.count == 4 && action.state == .dead)
      #expect(try await fixture.reserved() == 0)
    }
  }

  @Test(
    "that was lost leaves a mail unknown, with its reservations, and is never asked again",
    arguments: TestEngine.allCases)
  func lost(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider { _, _ in .lost(.init("smtp_lost", ["problem": "timeout"])) }
      for _ in 0..<10 {
        try await fixture.executor(provider).drain(Fixture.tenant)
        fixture.clock.advance(.days(1))
      }
      #expect(provider.calls.count == 1)
      #expect(try await fixture.action().state == .unknown)
      #expect(try await fixture.reserved() == 1)
    }
  }

  @Test("that was lost is no proof once a later one refuses", arguments: TestEngine.allCases)
  func lostThenRefused(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1, channel: .webhook)
      let provider = FakeProvider(.webhook, isIdempotent: true) { _, call in
        call == 1 ? .lost(.init("webhook_lost")) : .refused(.permanent("webhook_refused", ["status": "410"]))
      }
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.action().state == .retrying)
      fixture.clock.advance(.hours(1))
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.action().state == .unknown)
      #expect(try await fixture.reserved() == 1)
    }
  }

  @Test("that stays away delays and never loses, and is not begged for", arguments: TestEngine.allCases)
  func outage(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 30) { fixture in
      try await fixture.plan(30)
      let back = Fixture.noon + .hours(8)
      let provider = FakeProvider(lanes: 2) { order, _ in
        fixture.clock.now() < back
          ? .notSent(.transient("smtp_unreachable", ["problem": "refused"])) : .delivered(providerID: nil)
      }
      let executor = fixture.executor(provider, schedule: RetrySchedule(maximumAnswers: 3))
      // Quiet hours begin nine hours later.
      while fixture.clock.now() < Fixture.noon + .minutes(530) {
        try await executor.drain(Fixture.tenant)
        fixture.clock.advance(.minutes(1))
      }
      #expect(try await fixture.counts() == [.succeeded: 30])
      #expect(provider.taken.count == 30)
      // 480 minutes with 30 actions due: the breaker lets one through every five minutes at most, after the first.
      // The last thirty are the mails themselves.
      #expect(provider.calls.count < 140)
    }
  }
}
