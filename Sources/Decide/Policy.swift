internal import Control
package import Domain
package import JSON

/// The rules a decision obeys: one version of a strategy and what the tenant had set at the time.
///
/// It is rebuilt from a receipt's header and the strategy version that header names.
package struct Policy: Sendable, Hashable {
  package let document: StrategyDocument
  package let mode: Mode
  package let epoch: Int64
  /// Millionths.
  package let marketingHoldout: Int64
  /// The tenant's caps, then the strategy's.
  package let caps: [Cap]
  package let quietHours: QuietHours?

  package init(
    document: StrategyDocument, mode: Mode, epoch: Int64, marketingHoldout: Int64, tenantCaps: [Cap],
    tenantQuietHours: QuietHours?
  ) {
    self.document = document
    self.mode = mode
    self.epoch = epoch
    self.marketingHoldout = marketingHoldout
    caps = tenantCaps + document.caps
    quietHours = document.quietHours ?? tenantQuietHours
  }

  /// The channels of all arms, each once, in the order of the document.
  package var channels: [Channel] {
    document.arms.flatMap(\.actions).map(\.channel).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Policy {
  /// The header's document: what a batch of receipts shares.
  package static func header(
    strategy: Strategy, version: Int64, tenant: Tenant, contextVersion: Int64, templates: [String: Int64],
    segments: [String: Int64]
  ) -> JSON {
    let quiet = tenant.settings.quietHours.map { hours -> JSON in ["from": .int(hours.from), "to": .int(hours.to)] }
    return [
      "strategy": .string(strategy.id.description), "version": .int(version), "mode": .string(tenant.mode.word),
      "epoch": .int(strategy.epoch), "context": .int(contextVersion),
      "templates": .object(templates.mapValues { .int($0) }), "segments": .object(segments.mapValues { .int($0) }),
      "policy": [
        "marketing_holdout": .int(tenant.settings.marketingHoldout), "quiet_hours": quiet ?? .null,
        "caps": .array(
          tenant.settings.caps.map { cap in
            [
              "channel": cap.channel.map { .string($0.rawValue) } ?? .null, "count": .int(cap.count),
              "days": .int(cap.days),
            ]
          }),
      ],
    ]
  }

  /// The strategy and version a header names.
  package static func version(of header: JSON) -> (strategy: ID<Strategy>, version: Int64)? {
    guard let strategy = header["strategy"]?.stringValue.flatMap({ ID<Strategy>($0) }),
      let version = header["version"]?.intValue
    else { return nil }
    return (strategy, version)
  }

  /// Rebuilds the policy from a header and the document of the version it names.
  package init(header: JSON, document: StrategyDocument) throws(JSONError) {
    let reader = JSONReader(header)
    let policy = try reader.object("policy")
    let quiet = try policy.optionalObject("quiet_hours").map { hours throws(JSONError) in
      QuietHours(from: try hours.int("from"), to: try hours.int("to"))
    }
    self.init(
      document: document, mode: try reader.string("mode") == Mode.live.word ? .live : .sandbox,
      epoch: try reader.int("epoch"), marketingHoldout: try policy.int("marketing_holdout"),
      tenantCaps: try policy.array("caps") { cap throws(JSONError) in try Cap(cap) }, tenantQuietHours: quiet)
  }
}
