import Domain
import SQL

extension StoreTransaction {
  static let actionColumns: SQL = """
    action_id, customer_id, mode, strategy_id, strategy_version, occurrence_id, step, arm, channel, purpose,
    template, template_version, variables, recipient, cost, liability, budget, content_hash, priority, created_at,
    expires_at, state, wanted_at, attempts, token, reason, provider_id, updated_at
    """

  static let selectActions: SQL = "SELECT \(fragment: actionColumns) FROM actions"

  static func action(_ row: Row) throws(SQLError) -> Action {
    Action(
      id: try row.id(0), customer: try row.id(1), mode: try row.code(2), strategy: try row.id(3),
      strategyVersion: try row.int(4), occurrence: try row.id(5), step: try row.text(6), arm: try row.text(7),
      channel: Channel(rawValue: try row.text(8)), purpose: try row.code(9), template: try row.text(10),
      templateVersion: try row.int(11), variables: try row.json(12), recipient: try row.text(13),
      cost: try row.int(14), liability: try row.int(15), budget: try row.textOrNil(16),
      contentHash: try row.blob(17), priority: try row.int(18), createdAt: try row.instant(19),
      expiresAt: try row.instant(20), state: try row.code(21), dueAt: try row.instant(22),
      attempts: try row.int(23), token: try row.intOrNil(24), reason: try row.textOrNil(25),
      providerID: try row.textOrNil(26), updatedAt: try row.instant(27))
  }
}
