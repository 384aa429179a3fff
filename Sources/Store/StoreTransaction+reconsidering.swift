package import Domain
import SQL

extension StoreTransaction {
  /// Takes them from whoever is at them just now on the old terms: that work ends as `.stale` and is done again.
  package func wakeOccurrences(_ tenant: TenantID, _ strategy: ID<Strategy>, now: Instant) throws {
    try execute(
      """
      UPDATE occurrences SET token = NULL, due_at = \(now),
        wanted_at = CASE WHEN wanted_at > \(now) THEN \(now) ELSE wanted_at END
      WHERE tenant_id = \(tenant) AND strategy_id = \(strategy) AND state <= 1
        AND (state = 1 AND due_at > \(now) OR token IS NOT NULL)
      """)
  }

  /// Also takes undecided ones from whoever is at them just now on the old facts: that work ends as `.stale` and is
  /// done again.
  package func reconsiderOccurrences(_ tenant: TenantID, of members: [CustomerID], now: Instant) throws {
    for members in Set(members).sorted().parts(of: 256).map(\.paddedToPowerOfTwo) {
      let owned: SQL = "tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))"
      // Waits for decisions under way, in a statement of its own: only the next one sees their actions.
      if connection.engine == .postgres {
        try execute(
          """
          SELECT 1 FROM occurrences WHERE \(fragment: owned)
          ORDER BY bucket, customer_id, strategy_id, fact FOR UPDATE
          """)
      }
      try execute(
        """
        UPDATE occurrences SET state = 0, revision = revision + 1, due_at = \(now), wanted_at = \(now)
        WHERE \(fragment: owned) AND state = 2 AND occurrence_id NOT IN
          (SELECT occurrence_id FROM actions WHERE \(fragment: owned))
        """)
      try execute(
        """
        UPDATE occurrences SET token = NULL, due_at = \(now)
        WHERE \(fragment: owned) AND state <= 1 AND token IS NOT NULL
        """)
    }
  }
}
