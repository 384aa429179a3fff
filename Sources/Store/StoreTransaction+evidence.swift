package import Domain
import SQL

/// What is known of an action besides its state: tries, people's words, the mail the sandbox kept.
extension StoreTransaction {
  package func insertAttempts(_ tenant: TenantID, _ attempts: [Attempt]) throws {
    try executeBatch(
      attempts.map { attempt in
        """
        INSERT INTO attempts (tenant_id, bucket, customer_id, action_id, number, started_at, ended_at, result, detail)
        VALUES (\(tenant), \(attempt.customer.bucket), \(attempt.customer), \(attempt.action), \(attempt.number),
          \(attempt.startedAt), \(attempt.endedAt), \(attempt.result), \(attempt.detail))
        """
      })
  }

  package func attempts(_ tenant: TenantID, _ customer: CustomerID, _ action: ID<Action>) throws -> [Attempt] {
    try query(
      """
      SELECT number, started_at, ended_at, result, detail FROM attempts
      WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer])) AND action_id = \(action)
      ORDER BY number
      """
    ) { row throws(SQLError) in
      Attempt(
        action: action, customer: customer, number: try row.int(0), startedAt: try row.instant(1),
        endedAt: try row.instant(2), result: try row.text(3), detail: try row.text(4))
    }
  }

  package func insertApproval(_ tenant: TenantID, _ approval: Approval) throws {
    try execute(
      """
      INSERT INTO approvals (tenant_id, bucket, customer_id, action_id, at, approver, content_hash, answer,
        is_sole_approver, reason)
      VALUES (\(tenant), \(approval.customer.bucket), \(approval.customer), \(approval.action), \(approval.at),
        \(approval.approver), \(approval.contentHash), \(approval.answer), \(approval.isSoleApprover),
        \(approval.reason))
      """)
  }

  /// Oldest first.
  package func approvals(_ tenant: TenantID, _ customer: CustomerID, _ action: ID<Action>) throws -> [Approval] {
    try query(
      """
      SELECT content_hash, answer, approver, is_sole_approver, reason, at FROM approvals
      WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer])) AND action_id = \(action)
      ORDER BY at
      """
    ) { row throws(SQLError) in
      Approval(
        action: action, customer: customer, contentHash: try row.blob(0), answer: try row.code(1),
        approver: try row.text(2), isSoleApprover: try row.bool(3), reason: try row.text(4), at: try row.instant(5))
    }
  }

  package func insertSandboxMail(_ tenant: TenantID, _ mail: SandboxMail) throws {
    try execute(
      """
      INSERT INTO sandbox_mails (tenant_id, bucket, customer_id, action_id, at, recipient, subject, raw)
      VALUES (\(tenant), \(mail.customer.bucket), \(mail.customer), \(mail.action), \(mail.at), \(mail.recipient),
        \(mail.subject), \(mail.raw))
      """)
  }

  package func sandboxMails(_ tenant: TenantID, limit: Int) throws -> [SandboxMail] {
    try sandboxMails(tenant, before: nil, limit: limit)
  }

  static let selectMails: SQL = "SELECT action_id, customer_id, at, recipient, subject, raw FROM sandbox_mails"

  static func mail(_ row: Row) throws(SQLError) -> SandboxMail {
    SandboxMail(
      action: try row.id(0), customer: try row.id(1), at: try row.instant(2), recipient: try row.text(3),
      subject: try row.text(4), raw: try row.blob(5))
  }
}
