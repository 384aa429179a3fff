import Domain
import SQL

/// Rows that stay for what they count, without what they said.
extension StoreTransaction {
  func emptyCustomer(_ tenant: TenantID, _ member: CustomerID) throws -> Int {
    try execute(
      """
      UPDATE customers SET kind = 0, is_provisional = 0, profile = '{}', profile_at = erased_at, created_at = erased_at
      WHERE \(fragment: owned(tenant, member)) AND erased_at IS NOT NULL
        AND (profile <> '{}' OR created_at <> erased_at OR profile_at <> erased_at)
      """)
  }

  func emptyReceipts(_ tenant: TenantID, _ member: CustomerID, limit: Int) throws -> Int {
    let rows = try query(
      """
      SELECT occurrence_id, revision FROM receipts WHERE \(fragment: owned(tenant, member)) AND length(body) > 0
      LIMIT \(limit)
      """
    ) { row throws(SQLError) in (try row.value(0), try row.int(1)) }
    try executeBatch(
      rows.map { occurrence, revision in
        """
        UPDATE receipts SET body = \([UInt8]())
        WHERE \(fragment: owned(tenant, member)) AND occurrence_id = \(occurrence) AND revision = \(revision)
        """
      })
    return rows.count
  }

  func emptyApprovals(_ tenant: TenantID, _ member: CustomerID) throws -> Int {
    try execute(
      """
      UPDATE approvals SET reason = '', content_hash = \([UInt8]())
      WHERE \(fragment: owned(tenant, member)) AND length(content_hash) > 0
      """)
  }

  /// What was said of a try is a code and its parameters; the code stays.
  func emptyAttempts(_ tenant: TenantID, _ member: CustomerID) throws -> Int {
    let rows = try query(
      "SELECT action_id, number, detail FROM attempts WHERE \(fragment: owned(tenant, member)) AND detail <> ''"
    ) { row throws(SQLError) in (try row.value(0), try row.int(1), try row.text(2)) }
    let wordy = rows.filter { $0.2 != Self.code(of: $0.2) }
    try executeBatch(
      wordy.map { action, number, detail in
        """
        UPDATE attempts SET detail = \(Self.code(of: detail))
        WHERE \(fragment: owned(tenant, member)) AND action_id = \(action) AND number = \(number)
        """
      })
    return wordy.count
  }

  /// One that is being sent is left alone: its answer is still to be written. One whose answer never came forgets by
  /// which token it could still be written. An empty hash says that it was done.
  func emptyActions(_ tenant: TenantID, _ member: CustomerID, limit: Int) throws -> Int {
    let rows = try query(
      """
      SELECT action_id, reason FROM actions
      WHERE \(fragment: owned(tenant, member)) AND length(content_hash) > 0 AND state <> 4 LIMIT \(limit)
      """
    ) { row throws(SQLError) in (try row.value(0), try row.textOrNil(1)) }
    let changed = try executeBatch(
      rows.map { action, reason in
        """
        UPDATE actions SET variables = '{}', recipient = '', content_hash = \([UInt8]()), provider_id = NULL,
          reason = \(reason.map(Self.code)), token = NULL
        WHERE \(fragment: owned(tenant, member)) AND action_id = \(action) AND state NOT IN (3, 4)
        """
      })
    return changed.reduce(0, +)
  }

  /// Deletes what they did with their mails and counts it for their strategies' sake.
  func tallyEngagements(_ tenant: TenantID, _ member: CustomerID, limit: Int) throws -> Int {
    let actions = try query(
      "SELECT DISTINCT action_id FROM engagements WHERE \(fragment: owned(tenant, member)) LIMIT \(limit)"
    ) { row throws(SQLError) in try row.value(0) }
    try executeBatch(
      actions.map { action in
        """
        INSERT INTO engagement_counts (tenant_id, strategy_id, arm, kind, count)
        SELECT DISTINCT actions.tenant_id, strategy_id, arm, kind, 1 FROM engagements
        JOIN actions ON actions.tenant_id = engagements.tenant_id AND actions.bucket = engagements.bucket
          AND actions.customer_id = engagements.customer_id AND actions.action_id = engagements.action_id
        WHERE engagements.tenant_id = \(tenant) AND engagements.bucket = \(member.bucket)
          AND engagements.customer_id = \(member) AND engagements.action_id = \(action)
        ON CONFLICT (tenant_id, strategy_id, arm, kind)
          DO UPDATE SET count = engagement_counts.count + excluded.count
        """
      })
    return try executeBatch(
      actions.map { "DELETE FROM engagements WHERE \(fragment: owned(tenant, member)) AND action_id = \($0)" }
    ).reduce(0, +)
  }

  /// `refused {"answer": ...}` becomes `refused`; what does not begin with a code becomes nothing.
  static func code(of text: String) -> String {
    let code = text.prefix { $0 != " " }
    return code.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 46 }
      ? String(code) : ""
  }
}
