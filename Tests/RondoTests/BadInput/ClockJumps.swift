import Control
import Decide
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing
import Understand

@testable import Rondo

extension BadInputTests {
  private static let jumps: [Span] = [
    .days(3), .days(-3), .hours(-1), .hours(1), .minutes(11), .minutes(-11), .seconds(1), .hours(9), .hours(-9),
  ]

  @Test(
    "a clock that jumps both ways sends nothing twice, in no quiet hour, and holds nobody up for longer than it jumped",
    arguments: [(TestEngine.sqlite, 1), (.postgres, 2)])
  func clockJumps(_ engine: TestEngine, _ seed: Int) async throws {
    let sink = SMTPSink()
    try await House.with(engine, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      try await house.openShop(quietHours: true)
      house.clock.advance(.days(20))
      let cookie = try await house.signIn("us@example.com", house.app.tenant.id)
      var random = SeededRandom(seed: UInt64(seed))
      var users: [String] = []
      var latest = house.clock.now
      for step in 0..<18 {
        let jump = Self.jumps.randomElement(using: &random)!
        // Never to before the strategy was: then nothing is due.
        house.clock.advance(house.clock.now + jump < House.noon + .days(2) ? .days(3) : jump)
        latest = max(latest, house.clock.now)
        let user = "u\(step)"
        let added = await house.add(user, name: "Ann")
        #expect(added.customer == 200 && added.consent == 200, "step \(step)")
        users.append(user)
        // A worker that leased what was due and died, before or after the jump.
        if step % 5 == 2 { try await house.leaseAndDie() }
        let before = sink.messages.count
        try await house.app.runner.settle()
        if house.isQuiet {
          #expect(sink.messages.count == before, "mailed in a quiet hour, step \(step)")
        }
        // Whoever comes now is decided now, whatever the clock said before.
        let why = await house.call("GET", "/v1/customers/user_id:\(user)/why")
        #expect(why.status == 200 && !why.items.isEmpty, "step \(step): \(why.text)")
        #expect(await house.call("GET", "/v1/tenant", nil, ["Cookie": cookie]).status == 200, "step \(step)")
      }
      // On to the latest time there ever was and some days of work: nothing waits any more.
      while house.clock.now < latest + .days(4) {
        house.clock.advance(.hours(6))
        try await house.app.runner.settle()
      }
      let recipients = sink.messages.flatMap(\.recipients)
      #expect(Set(recipients).count == recipients.count, "nothing twice")
      let states = await house.actions().map { $0["state"]?.stringValue ?? "" }
      #expect(states.count == users.count)
      #expect(Set(states).isSubset(of: ["succeeded", "expired"]), "\(states)")
      #expect(states.filter { $0 == "succeeded" }.count == recipients.count)
      #expect(recipients.count * 2 > users.count, "most were mailed: \(recipients.count) of \(users.count)")
      for action in await house.actions() where action["state"] == "expired" {
        #expect(action["reason"]?.stringValue?.isEmpty == false)
      }
      await house.isWell()
    }
  }

  @Test("guessing stays slow while the clock jumps, and nobody is locked out for longer than it jumped")
  func clockAndGuessing() async throws {
    try await House.with(.sqlite) { house in
      let wrong: JSON = ["email": "us@example.com", "password": "not the password"]
      for _ in 0..<5 { _ = await house.call("POST", "/v1/session", wrong) }
      #expect(await house.call("POST", "/v1/session", wrong).status == 429)
      house.clock.advance(.hours(-1))
      let back = await house.call("POST", "/v1/session", wrong)
      #expect(back.status == 429, "\(back.text)")
      house.clock.advance(.hours(1))
      house.clock.advance(.minutes(20))
      #expect(await house.call("POST", "/v1/session", wrong).status == 401)
    }
  }
}

extension House {
  /// Whether the tenant's quiet hours are now.
  fileprivate var isQuiet: Bool {
    TenantSettings().quietHours?.end(at: clock.now, in: app.tenant.zone) != nil
  }

  /// Leases two of what is due, and does nothing about them.
  fileprivate func leaseAndDie() async throws {
    let (tenant, now) = (app.tenant.id, clock.now)
    _ = try await app.runner.understander.drain(tenant)
    _ = try await app.runner.decider.drain(tenant)
    _ = try await app.records.write { tx in
      try tx.leaseActions(tenant, channel: .email, now: now, lease: .minutes(10), limit: 2)
    }
  }
}
