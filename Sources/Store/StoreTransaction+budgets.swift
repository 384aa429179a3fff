package import Domain
import SQL

extension StoreTransaction: BudgetStore {
  /// A limit below what is used already is `.invalid`.
  package func saveBudget(_ tenant: TenantID, _ budget: Budget) throws {
    try execute(
      """
      INSERT INTO budgets (tenant_id, mode, key, money_limit, liability_limit, money_used, liability_used)
      VALUES (\(tenant), \(budget.mode), \(budget.key), \(budget.moneyLimit), \(budget.liabilityLimit),
        \(budget.moneyUsed), \(budget.liabilityUsed))
      ON CONFLICT (tenant_id, mode, key) DO UPDATE SET
        money_limit = excluded.money_limit, liability_limit = excluded.liability_limit
      """)
  }

  package func budgets(_ tenant: TenantID) throws -> [Budget] {
    try query("\(fragment: Self.selectBudgets) WHERE tenant_id = \(tenant)", Self.budget)
      .sorted { ($0.mode.rawValue, $0.key) < ($1.mode.rawValue, $1.key) }
  }

  package func budget(_ tenant: TenantID, _ mode: Mode, key: String) throws -> Budget? {
    try first(
      "\(fragment: Self.selectBudgets) WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key)", Self.budget)
  }

  /// A budget that doesn't exist is `.notFound`, an amount below zero `.invalid`.
  package func reserveBudget(
    _ tenant: TenantID, _ mode: Mode, key: String, money: Int64, liability: Int64
  ) throws -> Bool {
    try requireAmounts(money, liability)
    let taken = try execute(
      """
      UPDATE budgets SET money_used = money_used + \(money), liability_used = liability_used + \(liability)
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key)
        AND (money_limit IS NULL OR money_used <= money_limit - \(money))
        AND (liability_limit IS NULL OR liability_used <= liability_limit - \(liability))
      """)
    if taken == 1 { return true }
    if try budget(tenant, mode, key: key) == nil { throw StoreError(.notFound, "there is no budget \(key)") }
    return false
  }

  /// Giving back more than is used is `.invalid`.
  package func releaseBudget(
    _ tenant: TenantID, _ mode: Mode, key: String, money: Int64, liability: Int64
  ) throws {
    try requireAmounts(money, liability)
    let released = try execute(
      """
      UPDATE budgets SET money_used = money_used - \(money), liability_used = liability_used - \(liability)
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key)
      """)
    if released == 0 { throw StoreError(.notFound, "there is no budget \(key)") }
  }

  package func takeCounter(_ tenant: TenantID, _ mode: Mode, key: String, capacity: Int64) throws -> Bool {
    if capacity < 1 { return false }
    return try execute(
      """
      INSERT INTO counters (tenant_id, mode, key, taken) VALUES (\(tenant), \(mode), \(key), 1)
      ON CONFLICT (tenant_id, mode, key) DO UPDATE SET taken = counters.taken + 1 WHERE counters.taken < \(capacity)
      """) == 1
  }

  package func returnToCounter(_ tenant: TenantID, _ mode: Mode, key: String) throws {
    let lowered = try execute(
      """
      UPDATE counters SET taken = taken - 1
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key) AND taken > 1
      """)
    if lowered > 0 { return }
    try execute(
      "DELETE FROM counters WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key) AND taken = 1")
  }

  package func counter(_ tenant: TenantID, _ mode: Mode, key: String) throws -> Int64 {
    try first("SELECT taken FROM counters WHERE tenant_id = \(tenant) AND mode = \(mode) AND key = \(key)") {
      row throws(SQLError) in try row.int(0)
    } ?? 0
  }

  private func requireAmounts(_ money: Int64, _ liability: Int64) throws {
    guard money >= 0, liability >= 0 else { throw StoreError(.invalid, "an amount is below zero") }
  }

  private static let selectBudgets: SQL =
    "SELECT key, mode, money_limit, liability_limit, money_used, liability_used FROM budgets"

  private static func budget(_ row: Row) throws(SQLError) -> Budget {
    Budget(
      key: try row.text(0), mode: try row.code(1), moneyLimit: try row.intOrNil(2), liabilityLimit: try row.intOrNil(3),
      moneyUsed: try row.int(4), liabilityUsed: try row.int(5))
  }
}
