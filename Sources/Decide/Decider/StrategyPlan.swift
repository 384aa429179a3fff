internal import Content
internal import Control
internal import Crypto
internal import Domain
internal import JSON

/// Everything about one live strategy that the decisions of a batch share, read once per transaction.
struct StrategyPlan {
  let strategy: Strategy
  let document: StrategyDocument
  let policy: Policy
  let header: ID<ReceiptHeader>
  let audience: ID<Segment>?
  let excluded: Set<ID<Segment>>
  /// By key, the version in force now.
  let templates: [String: (version: Int64, template: MessageTemplate)]
  let pools: [String: CouponPool]
  /// The other strategies of the exclusion group.
  let peers: [ID<Strategy>]
  /// How far back caps look.
  let capSpan: Span

  init?(_ tx: any Transaction, _ tenant: Tenant, _ strategy: Strategy, ids: IDSource) throws {
    guard strategy.state == .live,
      let version = try tx.strategyVersion(tenant.id, strategy.id, strategy.liveVersion)
    else { return nil }
    self.strategy = strategy
    let document = try StrategyDocument(json: version.document)
    self.document = document
    policy = Policy(
      document: document, mode: tenant.mode, epoch: strategy.epoch, marketingHoldout: tenant.settings.marketingHoldout,
      tenantCaps: tenant.settings.caps, tenantQuietHours: tenant.settings.quietHours)
    capSpan = .days(policy.caps.map(\.days).max() ?? 0)

    var segments: [String: Int64] = [:]
    func segment(_ key: String) throws -> ID<Segment>? {
      guard let segment = try tx.segment(tenant.id, key: key) else { return nil }
      segments[key] = segment.version
      return segment.id
    }
    audience = try segment(document.audience.segment)
    excluded = Set(try document.audience.exclude.compactMap(segment))

    let steps = document.arms.flatMap(\.actions)
    var templates: [String: (version: Int64, template: MessageTemplate)] = [:]
    for key in Set(steps.map(\.template)) where !key.isEmpty {
      guard let version = try tx.template(tenant.id, key: key, version: nil) else { continue }
      templates[key] = (version.version, try MessageTemplate(version))
    }
    self.templates = templates
    var pools: [String: CouponPool] = [:]
    for key in Set(steps.compactMap(\.coupon)) { pools[key] = try tx.pool(tenant.id, key: key) }
    self.pools = pools
    peers = try StrategyPlan.peers(tx, tenant.id, of: strategy.id, document.exclusion)

    let header = Policy.header(
      strategy: strategy, version: version.version, tenant: tenant,
      contextVersion: try tx.latestContext(tenant.id)?.version ?? 0, templates: templates.mapValues(\.version),
      segments: segments)
    self.header = try tx.claimReceiptHeader(
      tenant.id, ReceiptHeader(id: ids.next(), hash: Digest.sha256(header.bytes), document: header))
  }

  private static func peers(
    _ tx: any Transaction, _ tenant: TenantID, of strategy: ID<Strategy>, _ exclusion: StrategyDocument.Exclusion?
  ) throws -> [ID<Strategy>] {
    guard let group = exclusion?.group else { return [] }
    return try tx.strategies(tenant).filter { $0.id != strategy && $0.liveVersion > 0 }.compactMap { other in
      guard let version = try tx.strategyVersion(tenant, other.id, other.liveVersion) else { return nil }
      return try StrategyDocument(json: version.document).exclusion?.group == group ? other.id : nil
    }
  }
}
