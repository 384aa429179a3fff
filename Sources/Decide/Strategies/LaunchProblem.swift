package import Content
internal import Control
package import Domain
internal import JSON

/// Something that stops a strategy from starting, in words a person can act on.
package struct LaunchProblem: Error, Sendable, Hashable {
  package let sentence: LocalizedSentence
  /// What is wrong with the template, said in the language of whoever asks.
  private var cause: ContentProblem?

  package init(_ code: String, _ parameters: [String: String] = [:]) {
    sentence = LocalizedSentence("launch.\(code)", parameters)
  }

  init(template: String, _ cause: ContentProblem) {
    self.init("template_invalid", ["template": template, "problem": cause.text(.english)])
    self.cause = cause
  }

  package func text(_ language: Language) -> String {
    guard let cause else { return Catalogue.decide.render(sentence, language) }
    let parameters = sentence.parameters.merging(["problem": cause.text(language)]) { $1 }
    return Catalogue.decide.render(LocalizedSentence(sentence.code, parameters), language)
  }
}

/// Everything that stops a strategy from starting, not only the first thing.
package struct LaunchProblems: Error, Sendable, Hashable {
  package let problems: [LaunchProblem]
}

extension LaunchProblem {
  /// What can be sent to; a strategy on any other channel may not start.
  static let channels: Set<Channel> = [.email, .webhook, .coupon]

  /// Checks a document against what the tenant has.
  static func all(
    _ document: StrategyDocument, _ tenant: Tenant, _ tx: any Transaction, hasRelay: Bool
  ) throws -> [LaunchProblem] {
    var problems: [LaunchProblem] = []
    for key in [document.audience.segment] + document.audience.exclude {
      if try tx.segment(tenant.id, key: key) == nil {
        problems.append(LaunchProblem("segment_missing", ["segment": key]))
      }
    }
    for (arm, step) in document.arms.flatMap({ arm in arm.actions.map { (arm, $0) } }) {
      problems += try check(step, place: "arms.\(arm.key).\(step.key)", tenant, tx)
    }
    let mails = document.arms.flatMap(\.actions).contains { $0.channel == .email }
    if mails, tenant.settings.senderAddress.isEmpty { problems.append(LaunchProblem("sender_missing")) }
    if mails, document.purpose == .marketing, tenant.settings.postalAddress.isEmpty {
      problems.append(LaunchProblem("postal_missing"))
    }
    // A sandbox keeps its mails; in live mode nothing may be called sent that isn't.
    if mails, tenant.mode == .live, !hasRelay, try tx.mailAccount(tenant.id).relay == nil {
      problems.append(LaunchProblem("mail_account_missing"))
    }
    return problems
  }

  private static func check(
    _ step: StrategyDocument.Step, place: String, _ tenant: Tenant, _ tx: any Transaction
  ) throws -> [LaunchProblem] {
    guard channels.contains(step.channel) else {
      return [LaunchProblem("channel_unknown", ["place": place, "channel": step.channel.rawValue])]
    }
    var problems: [LaunchProblem] = []
    if let pool = step.coupon, try tx.pool(tenant.id, key: pool) == nil {
      problems.append(LaunchProblem("pool_missing", ["place": place, "pool": pool]))
    }
    guard !step.template.isEmpty else { return problems }
    guard let version = try tx.template(tenant.id, key: step.template, version: nil) else {
      return problems + [LaunchProblem("template_missing", ["place": place, "template": step.template])]
    }
    var schema = VariableSchema.standard
    if step.coupon != nil { schema.paths["coupon"] = .always }
    do {
      let found = try MessageTemplate(version).check(available: schema)
      problems += found.map { LaunchProblem(template: step.template, $0) }
    } catch {
      problems += error.problems.map { LaunchProblem(template: step.template, $0) }
    }
    return problems
  }
}
