package import Domain
import SQL

extension StoreTransaction: FactStore {
  package func acceptKeys(
    _ tenant: TenantID, _ keys: [(key: SourceKey, hash: [UInt8], at: Instant)]
  ) throws -> [KeyAnswer] {
    let isNew = try insertKeys(tenant, keys)
    let known = zip(keys, isNew).filter { !$1 }.map(\.0.key)
    var stored = try storedKeys(tenant, known)
    var answers: [KeyAnswer] = []
    var changed: Set<SourceKey> = []
    for (index, (key, hash, at)) in keys.enumerated() {
      guard !isNew[index] else {
        answers.append(.new)
        continue
      }
      guard var receipt = stored[key] else {
        throw StoreError(.unavailable, "a source key was forgotten while it was asked for")
      }
      answers.append(receipt.accept(hash, at: at))
      guard receipt != stored[key] else { continue }
      stored[key] = receipt
      changed.insert(key)
    }
    try updateKeys(tenant, changed.sorted(by: <), stored)
    return answers
  }

  /// Inserts the keys that aren't there, in key order, so that two transactions wait for each other and don't block
  /// each other. Whether each was new.
  private func insertKeys(
    _ tenant: TenantID, _ keys: [(key: SourceKey, hash: [UInt8], at: Instant)]
  ) throws -> [Bool] {
    let order = keys.indices.sorted { keys[$0].key == keys[$1].key ? $0 < $1 : keys[$0].key < keys[$1].key }
    let changes = try executeBatch(
      order.map { index in
        let (key, hash, at) = keys[index]
        return """
          INSERT INTO fact_keys (tenant_id, source, source_id, content_hash, at)
          VALUES (\(tenant), \(key.source), \(key.id), \(hash), \(at))
          ON CONFLICT (tenant_id, source, source_id) DO NOTHING
          """
      })
    var isNew = [Bool](repeating: false, count: keys.count)
    for (index, change) in zip(order, changes) { isNew[index] = change == 1 }
    return isNew
  }

  private func storedKeys(_ tenant: TenantID, _ keys: [SourceKey]) throws -> [SourceKey: KeyReceipt] {
    let lock: SQL = connection.engine == .postgres ? "FOR UPDATE" : ""
    let found = try queryInParts(
      Set(keys).sorted(by: <),
      { keys in
        """
        SELECT source, source_id, content_hash, at, previous_hash, previous_at FROM fact_keys
        WHERE tenant_id = \(tenant) AND \(fragment: .isNamed(keys)) \(fragment: lock)
        """
      },
      { row throws(SQLError) in
        (
          SourceKey(source: try row.text(0), id: try row.text(1)),
          KeyReceipt(
            hash: try row.blob(2), at: try row.instant(3), previousHash: try row.blobOrNil(4),
            previousAt: try row.instantOrNil(5))
        )
      })
    return Dictionary(uniqueKeysWithValues: found)
  }

  private func updateKeys(_ tenant: TenantID, _ keys: [SourceKey], _ stored: [SourceKey: KeyReceipt]) throws {
    try executeBatch(
      keys.compactMap { key in
        guard let receipt = stored[key] else { return nil }
        return """
          UPDATE fact_keys SET content_hash = \(receipt.hash), at = \(receipt.at),
            previous_hash = \(receipt.previousHash), previous_at = \(receipt.previousAt)
          WHERE tenant_id = \(tenant) AND source = \(key.source) AND source_id = \(key.id)
          """
      })
  }

  /// Forgets keys, or sets them back to the content before their last revision.
  func takeBackKey(_ tenant: TenantID, _ key: SourceKey, wasRevision: Bool) throws {
    guard wasRevision else {
      try execute(
        "DELETE FROM fact_keys WHERE tenant_id = \(tenant) AND source = \(key.source) AND source_id = \(key.id)")
      return
    }
    // Where two revisions back is no longer known, any content counts as a change.
    try execute(
      """
      UPDATE fact_keys SET content_hash = coalesce(previous_hash, \([UInt8]())), previous_hash = NULL,
        at = coalesce(previous_at, \(Instant.distantPast)), previous_at = NULL
      WHERE tenant_id = \(tenant) AND source = \(key.source) AND source_id = \(key.id)
      """)
  }
}

/// What is remembered of a key: the content in force and the one before.
private struct KeyReceipt: Equatable {
  var hash: [UInt8]
  var at: Instant
  var previousHash: [UInt8]?
  var previousAt: Instant?

  mutating func accept(_ hash: [UInt8], at: Instant) -> KeyAnswer {
    if hash == self.hash {
      self.at = max(self.at, at)
      return .same
    }
    if at < self.at { return .same }
    (previousHash, previousAt) = (self.hash, self.at)
    (self.hash, self.at) = (hash, at)
    return .changed
  }
}

extension SourceKey {
  fileprivate static func < (left: SourceKey, right: SourceKey) -> Bool {
    (left.source, left.id) < (right.source, right.id)
  }
}

extension SQL {
  /// Holds for the rows with these source keys.
  static func isNamed(_ keys: [SourceKey]) -> SQL {
    .holds(["source", "source_id"], anyOf: keys.map { [$0.source, $0.id] })
  }
}
