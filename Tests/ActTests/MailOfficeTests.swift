import Content
import Control
import Crypto
import Domain
import HTTPClient
import Mail
import Store
import TestSupport
import Testing

@testable import Act

@Suite("A mail office", .timeLimit(.minutes(5)))
struct MailOfficeTests {
  private static func relay(_ port: Int, security: MailAccount.Security = .none, user: String = "") -> MailAccount.Relay
  {
    MailAccount.Relay(host: "127.0.0.1", port: Int64(port), security: security, user: user)
  }

  private func office(_ fixture: Fixture, ports: [Int] = [], authorities: String? = nil) -> MailOffice {
    let door = OutboundGuard(allowing: Set(ports.map { .init(host: "127.0.0.1", port: $0) }))
    return MailOffice(
      records: fixture.records, vault: testVault, house: .init(guard: door, authorities: authorities))
  }

  private func executor(_ fixture: Fixture, _ office: MailOffice) -> Executor {
    Executor(records: fixture.records, clock: fixture.clock.clock, random: .system) { tenant in
      [try await office.sender(for: tenant)]
    }
  }

  private func save(_ fixture: Fixture, _ account: MailAccount, password: String? = nil) async throws {
    try await fixture.store.write { tx in
      try tx.saveMailAccount(Fixture.tenant, account, at: Fixture.noon)
      if let password {
        try tx.keep(password, as: .mailPassword, of: Fixture.tenant, in: testVault, at: Fixture.noon)
      }
    }
  }

  private func states(_ fixture: Fixture) async throws -> [Action.State: Int64] {
    try await fixture.store.read { try $0.actionCounts(Fixture.tenant, nil) }
  }

  @Test("sends through a tenant's own account with TLS and login", arguments: TestEngine.allCases)
  func own(_ engine: TestEngine) async throws {
    guard let relay = PostfixRelay() else { return }
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, (1...3).map { Fixture.action($0) }) }
      let account = Self.relay(relay.submissionPort, security: .startTLS, user: PostfixRelay.user)
      try await save(fixture, MailAccount(relay: account), password: PostfixRelay.password)
      let office = office(fixture, ports: [relay.submissionPort], authorities: relay.authorityFile)
      try await executor(fixture, office).drain(Fixture.tenant)
      #expect(try await states(fixture) == [.succeeded: 3], "\(relay.log)")
      let trial = try await office.trial(account, password: nil, for: Fixture.makeTenant())
      #expect(trial.steps.map(\.name) == ["connect", "greeting", "tls", "login"] && trial.isWell)
      let wrong = try await office.trial(account, password: "wrong", for: Fixture.makeTenant())
      #expect(wrong.steps.last?.name == "login" && !wrong.isWell)
      for step in trial.steps + wrong.steps {
        for language in Language.allCases { #expect(Catalogue.act[step.sentence.code] != nil, "\(language)") }
      }
    }
  }

  @Test("lets no mail die of a wrong password: it waits until somebody corrects it", arguments: TestEngine.allCases)
  func wrongPassword(_ engine: TestEngine) async throws {
    guard let relay = PostfixRelay() else { return }
    try await Fixture.with(engine) { fixture in
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, [Fixture.action(1)]) }
      let account = MailAccount(relay: Self.relay(relay.submissionPort, security: .startTLS, user: PostfixRelay.user))
      try await save(fixture, account, password: "wrong")
      let office = office(fixture, ports: [relay.submissionPort], authorities: relay.authorityFile)
      let executor = executor(fixture, office)
      try await executor.drain(Fixture.tenant)
      #expect(try await states(fixture) == [.retrying: 1])
      try await save(fixture, account, password: PostfixRelay.password)
      fixture.clock.advance(.hours(1))
      try await executor.drain(Fixture.tenant)
      #expect(try await states(fixture) == [.succeeded: 1])
    }
  }

  @Test("changes the relay between two rounds without losing or doubling a mail", arguments: TestEngine.allCases)
  func change(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 40) { fixture in
      let (old, new) = (SMTPSink(), SMTPSink())
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, (1...40).map { Fixture.action($0) }) }
      let office = office(fixture, ports: [old.port, new.port])
      let executor = executor(fixture, office)
      try await save(fixture, MailAccount(relay: Self.relay(old.port)))
      async let sending = executor.drain(Fixture.tenant)
      while old.messages.count < 5 { try await Task.sleep(for: .milliseconds(2)) }
      try await save(fixture, MailAccount(relay: Self.relay(new.port)))
      _ = try await sending
      try await executor.drain(Fixture.tenant)
      let addresses = (old.messages + new.messages).flatMap(\.recipients)
      #expect(addresses.count == 40 && Set(addresses).count == 40)
      #expect(try await states(fixture) == [.succeeded: 40])
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, []) }
      let way = try await office.way(for: Fixture.makeTenant())
      guard case .account(let sender, _) = way else {
        Issue.record("there is a relay")
        return
      }
      #expect(sender.provider.hasSuffix("#2"))
    }
  }

  @Test(
    "keeps a sandbox's mails unless the relay is on this machine, and holds live ones back",
    arguments: TestEngine.allCases)
  func nowhere(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      let office = office(fixture)
      var tenant = Fixture.makeTenant()
      guard case .mailbox = try await office.way(for: tenant) else {
        Issue.record("a sandbox has a mailbox")
        return
      }
      try await save(fixture, MailAccount(relay: .init(host: "smtp.example.net", port: 465, security: .tls)))
      guard case .mailbox = try await office.way(for: tenant) else {
        Issue.record("a sandbox reaches this machine alone")
        return
      }
      tenant.mode = .live
      guard case .account = try await office.way(for: tenant) else {
        Issue.record("live mode sends")
        return
      }
      try await save(fixture, MailAccount())
      try await fixture.store.write { [tenant] tx in
        try tx.updateTenant(tenant)
        try tx.insertActions(Fixture.tenant, [Fixture.action(1, mode: .live)])
      }
      let executor = executor(fixture, office)
      try await executor.drain(Fixture.tenant)
      #expect(try await states(fixture) == [.ready: 1])
      let action = try await fixture.store.read { try $0.actions(Fixture.tenant, state: nil, strategy: nil, limit: 1) }
      #expect(action.first?.reason == "mail_account_missing")
      #expect(try await fixture.store.read { try $0.sandboxMails(Fixture.tenant, limit: 9) }.isEmpty)
    }
  }

  @Test("says so when a secret can't be opened, and sends nothing", arguments: TestEngine.allCases)
  func lostKey(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      let other = SealedSecrets(try SecretBox(keys: ["old": [UInt8](repeating: 1, count: 32)], current: "old"))
      try await save(fixture, MailAccount(relay: Self.relay(25)))
      try await fixture.store.write {
        try $0.keep("x", as: .mailPassword, of: Fixture.tenant, in: other, at: Fixture.noon)
      }
      let office = office(fixture, ports: [25])
      guard case .closed(let reason) = try await office.way(for: Fixture.makeTenant()) else {
        Issue.record("the way is closed")
        return
      }
      #expect(reason == LocalizedSentence("secret_key_missing", ["key": "old"]))
    }
  }

  @Test("signs with the tenant's key, both one-click headers too, under a return path that names the action")
  func signed() async throws {
    try await Fixture.with(.sqlite) { fixture in
      let sink = SMTPSink()
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, [Fixture.action(1)]) }
      let key = try RSAKey.generate()
      #expect(try RSAKey(pem: key.privatePEM).publicBase64 == key.publicBase64)
      #expect(throws: CryptoError.malformed) { try RSAKey(pem: "nonsense") }
      let dkim = MailAccount.DKIM(domain: "example.com", selector: "r1", publicKey: key.publicBase64)
      try await save(
        fixture, MailAccount(relay: Self.relay(sink.port), dkim: dkim, bounceAddress: "bounce@example.com"))
      try await fixture.store.write {
        try $0.keep(key.privatePEM, as: .dkimKey, of: Fixture.tenant, in: testVault, at: Fixture.noon)
      }
      try await executor(fixture, office(fixture, ports: [sink.port])).drain(Fixture.tenant)
      let message = try #require(sink.messages.first)
      let verifier = DKIMVerifier(records: [dkim.recordName: dkim.record])
      #expect(verifier.verify(message.bytes) == .valid(domain: "example.com", selector: "r1"))
      #expect(DKIMVerifier.coversOneClickUnsubscribe(message.bytes))
      let secret = Fixture.makeTenant().secret
      #expect(ReturnPath.action(in: message.sender, secret: secret) == Fixture.action(1).id)
    }
  }

  @Test(
    "lets a warm-up pass its ceiling to no connection of no process, and defers the rest to the next day",
    arguments: TestEngine.allCases)
  func warmUp(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 60) { fixture in
      let zone = Zone("Asia/Shanghai")!
      let today = zone.day(at: Fixture.noon)
      try await save(fixture, MailAccount(warmUp: .init(startsOn: today, first: 13, target: 1_000)))
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, (1...60).map { Fixture.action($0) }) }
      let provider = FakeProvider(lanes: 4)
      let (first, second) = (fixture.executor(provider), fixture.executor(provider))
      async let one = first.drain(Fixture.tenant)
      async let two = second.drain(Fixture.tenant)
      _ = try await (one, two)
      #expect(provider.taken.count == 13)
      #expect(try await states(fixture) == [.succeeded: 13, .ready: 47])
      let waiting = try await fixture.store.read {
        try $0.actions(Fixture.tenant, state: .ready, strategy: nil, limit: 99)
      }
      let midnight = zone.start(of: CivilDay(number: today.number + 1))
      #expect(waiting.allSatisfy { $0.dueAt == midnight && $0.reason?.hasPrefix("warm_up ") == true })
      #expect(ActionReason.words(waiting[0].reason ?? "", .english).contains("day 1"))
      fixture.clock.set(midnight + .hours(11))
      try await first.drain(Fixture.tenant)
      #expect(provider.taken.count == 13 + 26)
      try await save(fixture, MailAccount())
      fixture.clock.advance(.days(1))
      try await first.drain(Fixture.tenant)
      #expect(try await states(fixture) == [.succeeded: 60])
    }
  }

  @Test("gives back the place of a mail that never left", arguments: TestEngine.allCases)
  func givenBack(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      let today = Zone("Asia/Shanghai")!.day(at: Fixture.noon)
      try await save(fixture, MailAccount(warmUp: .init(startsOn: today, first: 1, target: 9)))
      try await fixture.store.write { try $0.insertActions(Fixture.tenant, [Fixture.action(1)]) }
      let provider = FakeProvider { _, call in
        call == 1 ? .notSent(.transient("smtp_unreachable", ["problem": "x"])) : .delivered(providerID: "p")
      }
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      fixture.clock.advance(.hours(1))
      try await executor.drain(Fixture.tenant)
      #expect(try await states(fixture) == [.succeeded: 1])
    }
  }
}
