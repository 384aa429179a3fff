package import Domain
import SQL

extension StoreTransaction: ReceiptStore {
  package func claimReceiptHeader(_ tenant: TenantID, _ header: ReceiptHeader) throws -> ID<ReceiptHeader> {
    try execute(
      """
      INSERT INTO receipt_headers (tenant_id, hash, header_id, document)
      VALUES (\(tenant), \(header.hash), \(header.id), \(header.document))
      ON CONFLICT (tenant_id, hash) DO NOTHING
      """)
    let inForce: ID<ReceiptHeader>? = try first(
      "SELECT header_id FROM receipt_headers WHERE tenant_id = \(tenant) AND hash = \(header.hash)"
    ) { row throws(SQLError) in try row.id(0) }
    guard let inForce else { throw StoreError(.unavailable, "a header was deleted while it was claimed") }
    return inForce
  }

  package func receiptHeader(_ tenant: TenantID, _ id: ID<ReceiptHeader>) throws -> ReceiptHeader? {
    try first(
      "SELECT header_id, hash, document FROM receipt_headers WHERE tenant_id = \(tenant) AND header_id = \(id)"
    ) { row throws(SQLError) in
      ReceiptHeader(id: try row.id(0), hash: try row.blob(1), document: try row.json(2))
    }
  }

  /// One that exists for the occurrence and revision is a `.conflict`.
  package func insertReceipts(_ tenant: TenantID, _ receipts: [Receipt]) throws {
    guard let first = receipts.first else { return }
    let numbers = try claimOrigins(tenant, Set(receipts.map(Origin.init)))
    try executeBatch(
      receipts.map { receipt in
        """
        INSERT INTO receipts (tenant_id, bucket, customer_id, occurrence_id, revision, outcome, origin, at, body)
        VALUES (\(tenant), \(receipt.customer.bucket), \(receipt.customer), \(receipt.occurrence), \(receipt.revision),
          \(receipt.outcome), \(numbers[Origin(receipt)]), \(receipt.at), \(receipt.body))
        """
      })
    try count(tenant, receipts, part: first.customer.bucket % 16)
  }

  package func receipts(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Receipt] {
    Array(
      try queryInParts(
        Set(members).sorted(),
        { members in
          """
          \(fragment: Self.selectReceipts)
          WHERE receipts.tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
          ORDER BY at DESC, occurrence_id DESC, revision DESC LIMIT \(limit)
          """
        }, Self.receipt
      ).sorted { ($0.at, $0.occurrence, $0.revision) > ($1.at, $1.occurrence, $1.revision) }.prefix(limit))
  }

  package func receipts(_ tenant: TenantID, after: Receipt?, limit: Int) throws -> [Receipt] {
    let rest: SQL =
      if let after {
        """
        AND (bucket, customer_id, occurrence_id, revision)
          > (\(after.customer.bucket), \(after.customer), \(after.occurrence), \(after.revision))
        """
      } else {
        ""
      }
    return try query(
      """
      \(fragment: Self.selectReceipts) WHERE receipts.tenant_id = \(tenant) \(fragment: rest)
      ORDER BY bucket, customer_id, occurrence_id, revision LIMIT \(limit)
      """, Self.receipt)
  }

  /// By outcome.
  package func receiptCounts(_ tenant: TenantID, _ strategy: ID<Strategy>?) throws -> [Int64: Int64] {
    let chosen: SQL = if let strategy { "AND strategy_id = \(strategy)" } else { "" }
    return Dictionary(
      uniqueKeysWithValues: try query(
        """
        SELECT outcome, CAST(sum(count) AS BIGINT) FROM receipt_counts
        WHERE tenant_id = \(tenant) \(fragment: chosen) GROUP BY outcome
        """
      ) { row throws(SQLError) in (try row.int(0), try row.int(1)) })
  }

  static let selectReceipts: SQL = """
    SELECT customer_id, occurrence_id, revision, strategy_id, header_id, at, outcome, body FROM receipts
    JOIN receipt_origins ON receipt_origins.tenant_id = receipts.tenant_id AND number = origin
    """

  static func receipt(_ row: Row) throws(SQLError) -> Receipt {
    Receipt(
      customer: try row.id(0), occurrence: try row.id(1), revision: try row.int(2), strategy: try row.id(3),
      header: try row.id(4), at: try row.instant(5), outcome: try row.int(6), body: try row.blob(7))
  }
}
