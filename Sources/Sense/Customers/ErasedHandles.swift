internal import Control
internal import Domain

/// Which of some handles belonged to people who were erased, and when: what was true of them before is not taken again.
///
/// A record dated at or before the erasure is left out, whoever has the handle by now; so is one without a date, since
/// an old file can't be told from a new one. A later record is about a new customer.
struct ErasedHandles {
  private var erasedAt: [Handle: Instant] = [:]

  init(_ handles: [Handle], _ tenant: TenantID, in transaction: any Transaction) throws {
    guard !handles.isEmpty, try transaction.hasErasures(tenant), let secret = try transaction.tenant(tenant)?.secret
    else { return }
    let hashes = Dictionary(
      Set(handles).map { ($0, HandleHash.of($0.kind, $0.value, secret: secret)) },
      uniquingKeysWith: { first, _ in first })
    let found = try transaction.erasedAt(tenant, hashes: Array(hashes.values))
    erasedAt = hashes.compactMapValues { found[$0] }
  }

  var isEmpty: Bool { erasedAt.isEmpty }

  func covers(_ handles: [Handle], at instant: Instant?) -> Bool {
    handles.contains { handle in
      guard let erased = erasedAt[handle] else { return false }
      return instant.map { $0 <= erased } ?? true
    }
  }
}
