package import Content
package import Domain
internal import HTTPClient

/// What a try at a relay came to, step by step, without a mail.
package struct MailTrial: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// `connect`, `greeting`, `tls`, `login`.
    package let name: String
    package let isWell: Bool
    package let sentence: LocalizedSentence
  }

  /// Up to the first that failed.
  package let steps: [Step]
  package var isWell: Bool { steps.allSatisfy(\.isWell) }
}

extension MailOffice {
  /// Why a tenant may not name a relay; nil when it may.
  package func objection(to relay: MailAccount.Relay) -> LocalizedSentence? {
    do {
      try house.guard.check(host: relay.host, port: Int(relay.port))
    } catch {
      return LocalizedSentence("mail_relay_private", ["host": relay.host])
    }
    if relay.security == .none, !SandboxRule.isLoopback(relay.host) { return LocalizedSentence("mail_relay_clear") }
    return nil
  }

  /// Connects, secures and logs in. A password of nil stands for the one that is kept.
  package func trial(_ relay: MailAccount.Relay, password: String?, for tenant: Tenant) async throws -> MailTrial {
    var setup = try await setup(of: tenant)
    if let password {
      setup.password = password
    } else if let problem = setup.problem {
      return MailTrial(steps: [.init(name: "login", isWell: false, sentence: problem)])
    }
    let probe = await SMTPProbe.run(setup.server(relay, tenant, house), guard: house.guard)
    return MailTrial(probe, relay)
  }
}

extension MailTrial {
  init(_ probe: SMTPProbe, _ relay: MailAccount.Relay) {
    var asked: [SMTPProbe.Step] = relay.security == .tls ? [.connect, .tls, .greeting] : [.connect, .greeting]
    if relay.security == .startTLS { asked.append(.tls) }
    if !relay.user.isEmpty { asked.append(.login) }
    var steps: [Step] = []
    for step in asked {
      let failed = probe.failed == step
      let parameters = ["host": "\(relay.host):\(relay.port)", "user": relay.user, "problem": probe.detail]
      let code = "mail_trial_\(step.rawValue)_\(failed ? "failed" : "well")"
      steps.append(Step(name: step.rawValue, isWell: !failed, sentence: LocalizedSentence(code, parameters)))
      if failed { break }
    }
    self.steps = steps
  }
}
