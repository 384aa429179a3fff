internal import Content
internal import Domain
package import JSON
internal import Statistics

extension EffectReport {
  /// The form of the API. Money in minor units; an arm of null is the holdout, in `effects` all arms together;
  /// intervals are `[low, high]`, null where nothing is known.
  package var json: JSON {
    [
      "strategy": .string(strategy.key), "name": .string(name), "mode": .string(mode.word), "at": .string(at.rfc3339),
      "goal": ["event": .string(goal.event), "window_days": .int(goal.windowDays)],
      "currency": .string(currency.code), "epochs": .array(epochs.map(\.json)), "arms": .array(arms.map(\.json)),
      "effects": .array(effects.map(json)), "funnel": .array(funnel.map(\.json)), "curve": curve.json,
      "decisions": decisions.json,
      "warnings": .array(warnings.map { words($0) }),
      "notes": .array(["effect.units_counted", "effect.cost_counted"].map { words(LocalizedSentence($0)) }),
    ]
  }

  private func json(_ effect: ArmEffect) -> JSON {
    [
      "arm": effect.arm.map { .string($0) } ?? .null, "treated_units": .int(effect.treatedUnits),
      "held_out_units": .int(effect.heldOutUnits), "conversion": effect.conversion.json,
      "revenue_minor": effect.revenue.json, "cost_minor": .figure(effect.cost),
      "incremental_revenue_minor": [
        "estimate": .figure(effect.isComparable ? effect.incrementalRevenue : .nan),
        "fixed": .range(effect.incrementalRevenue(in: effect.revenue.fixed)),
        "sequential": .range(effect.incrementalRevenue(in: effect.revenue.sequential)),
      ],
      "roi": [
        "estimate": .figure(effect.returnOnCost ?? .nan),
        "fixed": .range(effect.returnOnCost(in: effect.revenue.fixed)),
        "sequential": .range(effect.returnOnCost(in: effect.revenue.sequential)),
      ],
      "sentences": .object(
        Dictionary(
          uniqueKeysWithValues: Language.allCases.map { language in
            (language.rawValue, .array(sentences(of: effect, language).map { .string($0) }))
          })),
    ]
  }

  private func words(_ sentence: LocalizedSentence) -> JSON {
    var members: [String: JSON] = ["code": .string(sentence.code)]
    for language in Language.allCases {
      members[language.rawValue] = .string(Catalogue.learn.render(sentence, language))
    }
    return .object(members)
  }
}

extension EpochReport {
  fileprivate var json: JSON {
    let sizes = expected.map { share -> JSON in
      [
        "arm": share.arm.map { .string($0) } ?? .null, "share": .figure(share.share),
        "units": .int(tallies.reduce(0) { $0 + ($1.arm == share.arm ? $1.units : 0) }),
      ]
    }
    return [
      "epoch": .int(epoch), "units": .int(tallies.reduce(0) { $0 + $1.units }),
      "sample_ratio": sampleRatio.map { ratio in
        ["p": .figure(ratio.pValue), "is_mismatch": .bool(ratio.isMismatch), "sizes": .array(sizes)]
      } ?? .null,
    ]
  }
}

extension ArmReport {
  fileprivate var json: JSON {
    [
      "arm": arm.map { .string($0) } ?? .null, "units": .int(units), "converted": .int(converted),
      "conversion": .figure(conversion ?? .nan), "revenue_minor": .figure(revenue),
      "revenue_per_unit_minor": .figure(revenuePerUnit ?? .nan), "cost_minor": .int(cost),
    ]
  }
}

extension FunnelRow {
  fileprivate var json: JSON {
    [
      "arm": .string(arm), "planned": .int(planned), "sent": .int(sent), "unknown": .int(unknown),
      "delivered": .int(delivered), "opened": .int(opened), "clicked": .int(clicked), "bounced": .int(bounced),
      "complained": .int(complained), "unsubscribed": .int(unsubscribed), "units": .int(units),
      "converted": .int(converted),
    ]
  }
}

extension ConversionCurve {
  fileprivate var json: JSON {
    [
      "treated_units": .int(treatedUnits), "held_out_units": .int(heldOutUnits), "undated": .int(undated),
      "days": .array(
        days.enumerated().map { day, shares in
          ["day": .int(Int64(day)), "treated": .figure(shares.treated), "held_out": .figure(shares.heldOut)]
        }),
    ]
  }
}

extension DecisionCounts {
  fileprivate var json: JSON {
    [
      "considered": .int(considered), "planned": .int(planned), "awaiting_approval": .int(awaitingApproval),
      "suggested": .int(suggested), "blocked": .object(blocked.mapValues { .int($0) }),
    ]
  }
}

extension EffectEstimate {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "control": .figure(control.count == 0 ? .nan : control.mean),
      "treatment": .figure(treatment.count == 0 ? .nan : treatment.mean),
      "difference": .figure(control.count == 0 ? .nan : difference), "fixed": .range(fixed),
      "sequential": .range(sequential), "p_fixed": .figure(pFixed), "p_sequential": .figure(pSequential),
      "lift": .figure(lift ?? .nan), "lift_sequential": .range(liftInterval), "verdict": .string(verdict.word),
    ]
    if case .tooFew(let needed) = verdict { members["needed"] = .int(Int64(needed)) }
    return .object(members)
  }
}

extension JSON {
  /// Ten significant digits; null where there is no number.
  fileprivate static func figure(_ value: Double) -> JSON {
    guard value.isFinite else { return .null }
    guard value != 0, abs(value) < 1e15 else { return .double(value) }
    var scale = 1.0
    while abs(value) * scale < 1e9, scale < 1e15 { scale *= 10 }
    return .double((value * scale).rounded() / scale)
  }

  fileprivate static func range(_ interval: Interval?) -> JSON {
    guard let interval, interval.low.isFinite, interval.high.isFinite else { return .null }
    return [figure(interval.low), figure(interval.high)]
  }
}
