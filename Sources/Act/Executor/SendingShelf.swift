internal import Control
internal import Domain
internal import Synchronization

/// Strategies' documents and templates as they were read last: a version never changes, so what is kept stays right.
final class SendingShelf: Sendable {
  private struct Place: Hashable {
    let tenant: TenantID
    let name: String
    let version: Int64
  }

  private struct Kept: Sendable {
    var documents: [Place: StrategyDocument] = [:]
    var templates: [Place: TemplateVersion] = [:]
  }

  private static let most = 256
  private let kept = Mutex(Kept())

  /// Nil where there is no such version, or one that this program can't read.
  func document(
    _ tx: any Transaction, _ tenant: TenantID, _ strategy: ID<Strategy>, _ version: Int64
  ) throws -> StrategyDocument? {
    let place = Place(tenant: tenant, name: strategy.description, version: version)
    if let known = kept.withLock({ $0.documents[place] }) { return known }
    guard let found = try tx.strategyVersion(tenant, strategy, version),
      let document = try? StrategyDocument(json: found.document)
    else { return nil }
    kept.withLock { kept in
      if kept.documents.count >= SendingShelf.most { kept.documents.removeAll() }
      kept.documents[place] = document
    }
    return document
  }

  func template(_ tx: any Transaction, _ tenant: TenantID, _ key: String, _ version: Int64) throws -> TemplateVersion? {
    let place = Place(tenant: tenant, name: key, version: version)
    if let known = kept.withLock({ $0.templates[place] }) { return known }
    guard let found = try tx.template(tenant, key: key, version: version) else { return nil }
    kept.withLock { kept in
      if kept.templates.count >= SendingShelf.most { kept.templates.removeAll() }
      kept.templates[place] = found
    }
    return found
  }
}
