internal import Control
internal import Domain
internal import JSON
internal import Rules
internal import Synchronization

/// The rules in force, read once per part of a batch.
struct RuleBook: Sendable {
  let tenant: Tenant
  let context: EvaluationContext
  /// Live strategies that wait for entries, exits or dates.
  let triggers: [(strategy: Strategy, document: StrategyDocument)]
  private let rules: Rules

  /// What the segments ask, and what that takes.
  fileprivate struct Rules: Sendable {
    let stamps: [SegmentStamp]
    let questions: [Transitions.Question]
    let scope: EventScope
    let choice: SeriesChoice
  }

  init(_ tx: any Transaction, _ id: TenantID, _ shelf: RuleShelf) throws {
    guard let tenant = try tx.tenant(id) else { throw StoreError(.notFound, "tenant \(id)") }
    self.tenant = tenant
    rules = try shelf.rules(tx, id)
    let latest = try tx.latestContext(id) ?? RuleContext(version: 0, document: .object([:]), createdAt: .distantPast)
    context = try EvaluationContext(latest, zone: tenant.zone)
    triggers = try tx.strategies(id).filter { $0.state == .live }.compactMap { strategy in
      try shelf.document(tx, id, strategy).map { (strategy, $0) }
    }
  }

  /// Which definitions are in force.
  var stamps: [SegmentStamp] { rules.stamps }
  var questions: [Transitions.Question] { rules.questions }
  var choice: SeriesChoice { rules.choice }

  /// The events that count for somebody who is looked at from an instant on.
  func scope(from instant: Instant) -> EventScope {
    var scope = rules.scope
    scope.askedFrom = instant
    return scope
  }

  func key(of segment: ID<Segment>) -> String? { questions.first { $0.segment.id == segment }?.segment.key }
}

/// Definitions as they were read last. A version never changes, so what is kept stays right; which ones are in force
/// is asked each time.
final class RuleShelf: Sendable {
  private struct Place: Hashable {
    let tenant: TenantID
    let strategy: ID<Strategy>
    let version: Int64
  }

  private struct Kept: Sendable {
    var rules: [TenantID: RuleBook.Rules] = [:]
    var documents: [Place: StrategyDocument] = [:]
  }

  private static let mostDocuments = 256
  private let kept = Mutex(Kept())

  fileprivate func rules(_ tx: any Transaction, _ tenant: TenantID) throws -> RuleBook.Rules {
    let stamps = try tx.segmentStamps(tenant)
    if let known = kept.withLock({ $0.rules[tenant] }), known.stamps == stamps { return known }
    let questions = try tx.segments(tenant).filter { $0.archivedAt == nil }.map {
      Transitions.Question(segment: $0, condition: try Condition(json: $0.definition))
    }
    let conditions = questions.map(\.condition)
    let rules = RuleBook.Rules(
      stamps: stamps, questions: questions, scope: EventScope(for: conditions),
      choice: SeriesChoice(for: conditions))
    kept.withLock { $0.rules[tenant] = rules }
    return rules
  }

  fileprivate func document(
    _ tx: any Transaction, _ tenant: TenantID, _ strategy: Strategy
  ) throws -> StrategyDocument? {
    let place = Place(tenant: tenant, strategy: strategy.id, version: strategy.liveVersion)
    if let known = kept.withLock({ $0.documents[place] }) { return known }
    guard let version = try tx.strategyVersion(tenant, strategy.id, strategy.liveVersion) else { return nil }
    let document = try StrategyDocument(json: version.document)
    kept.withLock { kept in
      if kept.documents.count >= RuleShelf.mostDocuments { kept.documents.removeAll() }
      kept.documents[place] = document
    }
    return document
  }
}
