package import Content
package import Domain
internal import Statistics

extension EffectReport {
  /// What must be read before any effect is believed.
  package var warnings: [LocalizedSentence] {
    epochs.compactMap { epoch in
      guard let ratio = epoch.sampleRatio, ratio.isMismatch else { return nil }
      let whole = Double(epoch.tallies.reduce(0) { $0 + $1.units })
      let found = epoch.expected.map { share in
        epoch.tallies.reduce(0) { $0 + ($1.arm == share.arm ? $1.units : 0) }
      }
      return LocalizedSentence(
        "effect.sample_ratio",
        [
          "epoch": String(epoch.epoch), "found": found.map { Format.number($0) }.joined(separator: " / "),
          "expected": epoch.expected.map { Format.number(whole * $0.share, decimals: 0) }.joined(separator: " / "),
        ])
    }
  }

  /// The verdicts, effect by effect: of conversion, then of revenue.
  package func sentences(_ language: Language) -> [String] {
    effects.flatMap { sentences(of: $0, language) }
  }

  package func sentences(of effect: ArmEffect, _ language: Language) -> [String] {
    let who = effect.arm.map { LocalizedSentence("effect.arm", ["arm": $0]) } ?? LocalizedSentence("effect.all")
    var parameters = ["who": Catalogue.learn.render(who, language)]
    guard effect.isComparable else {
      return [Catalogue.learn.render(LocalizedSentence("effect.no_holdout", parameters), language)]
    }
    parameters["cost"] = money(effect.cost, language)
    let conversion = effect.conversion.parameters(have: effect.converters) { Format.number($0 * 100) }
      .merging([
        "treated": Format.percent(effect.conversion.treatment.mean, decimals: 2),
        "control": Format.percent(effect.conversion.control.mean, decimals: 2),
      ]) { $1 }
    let revenue = effect.revenue.parameters(have: effect.payers) { money($0, language) }
      .merging(["total": money(effect.incrementalRevenue, language)]) { $1 }
    return [
      ("effect.conversion.\(effect.conversion.verdict.word)", conversion),
      ("effect.revenue.\(effect.revenue.verdict.word)", revenue),
    ].map { code, more in
      Catalogue.learn.render(LocalizedSentence(code, parameters.merging(more) { $1 }), language)
    }
  }

  private func money(_ minor: Double, _ language: Language) -> String {
    guard minor.isFinite, abs(minor) < 9e18 else { return "-" }
    return Format.money(Money(minor: Int64(minor.rounded()), currency: currency), language)
  }
}

extension EffectEstimate {
  /// A loss is told by its size, since the words say already that it is one.
  fileprivate func parameters(have: Int, _ text: (Double) -> String) -> [String: String] {
    var needed = ""
    if case .tooFew(let count) = verdict { needed = String(count) }
    return [
      "difference": text(verdict == .loss ? -difference : difference), "low": text(sequential.low),
      "high": text(sequential.high), "have": String(have), "needed": needed,
    ]
  }
}

extension EffectEstimate.Verdict {
  /// `too_few`, `gain`, `loss`, `none`.
  package var word: String {
    switch self {
    case .tooFew: "too_few"
    case .gain: "gain"
    case .loss: "loss"
    case .noDifferenceFound: "none"
    }
  }
}
