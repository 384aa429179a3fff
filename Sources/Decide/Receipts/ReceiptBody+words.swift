internal import Content
internal import Control
package import Domain
internal import JSON

extension ReceiptBody {
  /// Why this, or why not, in one sentence and a line per gate that was asked.
  package func words(_ policy: Policy, language: Language, zone: Zone) -> (summary: String, gates: [String]) {
    let summary = sentence(policy, language, zone)
    let gates = Gate.allCases.compactMap { gate -> String? in
      let answer = verdict.answers[gate.rawValue]
      guard answer != .notAsked else { return nil }
      let words = Catalogue.decide
      let name = words.render(LocalizedSentence("gate.\(gate.word)"), language)
      return "\(name): \(words.render(LocalizedSentence("answer.\(answer.word)"), language))"
    }
    return (Catalogue.decide.render(summary, language), gates)
  }

  private func sentence(_ policy: Policy, _ language: Language, _ zone: Zone) -> LocalizedSentence {
    var parameters = ["strategy": policy.document.name, "arm": verdict.arm ?? ""]
    parameters["due"] = Format.dateAndTime(verdict.dueAt, zone, language)
    switch verdict.outcome {
    case .blocked(.cap): parameters["cap"] = capWords(policy)
    case .blocked(.consent):
      parameters["channels"] = channelWords(policy) { $0.consent != .granted }
      // Nobody said no: it waits for the owner of the address.
      if captured.channels.allSatisfy({ $0.consent == .granted || $0.consent == .pending }) {
        return LocalizedSentence("outcome.consent_asked", parameters)
      }
    case .blocked(.reachable): parameters["channels"] = channelWords(policy) { !$0.isReachable }
    case .blocked(.suppression): parameters["channels"] = channelWords(policy) { $0.isSuppressed }
    case .blocked(.audience): parameters["segment"] = policy.document.audience.segment
    case .blocked(.release): parameters["share"] = Format.percent(Double(policy.document.release) / 1_000_000)
    case .blocked(.reentry):
      parameters["last"] = captured.lastTreated.map { Format.dateAndTime($0, zone, language) } ?? ""
    case .planned where verdict.dueAt > captured.now: return LocalizedSentence("outcome.planned_later", parameters)
    default: break
    }
    return LocalizedSentence("outcome.\(verdict.outcome.word)", parameters)
  }

  private func capWords(_ policy: Policy) -> String {
    let reached =
      zip(policy.caps, captured.capCounts).first { $1 >= $0.count }
      ?? zip(policy.caps, captured.capCounts).first { _ in true }
    return reached.map { "\($0.1)/\($0.0.count) · \($0.0.days)d" } ?? ""
  }

  private func channelWords(_ policy: Policy, _ isNamed: (Captured.ChannelFacts) -> Bool) -> String {
    zip(policy.channels, captured.channels).filter { isNamed($1) }.map(\.0.rawValue).joined(separator: ", ")
  }
}

extension GateAnswer {
  var word: String {
    switch self {
    case .notAsked: "not_asked"
    case .passed: "passed"
    case .blocked: "blocked"
    case .deferred: "deferred"
    }
  }
}
