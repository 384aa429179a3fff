package import Domain
import SQL

extension StoreTransaction: OutcomeStore {
  package func saveOutcomes(_ tenant: TenantID, _ outcomes: [Outcome]) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = outcomes.sorted {
      ($0.customer.bucket, $0.customer, $0.mode.rawValue, $0.strategy)
        < ($1.customer.bucket, $1.customer, $1.mode.rawValue, $1.strategy)
    }
    try executeBatch(
      ordered.map { outcome in
        """
        INSERT INTO outcomes (tenant_id, bucket, customer_id, mode, strategy_id, epoch, arm, is_converted, revenue,
          cost, is_closed, is_crossover, at, converted_at)
        VALUES (\(tenant), \(outcome.customer.bucket), \(outcome.customer), \(outcome.mode), \(outcome.strategy),
          \(outcome.epoch), \(outcome.arm), \(outcome.isConverted), \(outcome.revenue), \(outcome.cost),
          \(outcome.isClosed), \(outcome.isCrossover), \(outcome.at), \(outcome.convertedAt))
        ON CONFLICT (tenant_id, bucket, customer_id, mode, strategy_id) DO UPDATE SET epoch = excluded.epoch,
          arm = excluded.arm, is_converted = excluded.is_converted, revenue = excluded.revenue, cost = excluded.cost,
          is_closed = excluded.is_closed, is_crossover = excluded.is_crossover, at = excluded.at,
          converted_at = excluded.converted_at
        """
      })
  }

  /// Latest first.
  package func outcomes(_ tenant: TenantID, of members: [CustomerID]) throws -> [Outcome] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        """
        SELECT customer_id, mode, strategy_id, epoch, arm, is_converted, revenue, cost, is_closed, is_crossover, at,
          converted_at
        FROM outcomes WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        """
      },
      { row throws(SQLError) in
        Outcome(
          customer: try row.id(0), mode: try row.code(1), strategy: try row.id(2), epoch: try row.int(3),
          arm: try row.textOrNil(4), isConverted: try row.bool(5), revenue: try row.int(6), cost: try row.int(7),
          isClosed: try row.bool(8), isCrossover: try row.bool(9), at: try row.instant(10),
          convertedAt: try row.instantOrNil(11))
      }
    ).sorted { ($0.at, $0.customer, $0.strategy) > ($1.at, $1.customer, $1.strategy) }
  }

  /// By epoch; the holdout first, then the arms.
  package func tallies(_ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>) throws -> [EffectTally] {
    // Squares are summed as doubles: those of two thousand million minor units pass 64 bits.
    try query(
      """
      SELECT epoch, arm, count(*), CAST(sum(is_converted) AS BIGINT), sum(CAST(revenue AS DOUBLE PRECISION)),
        sum(CAST(revenue AS DOUBLE PRECISION) * CAST(revenue AS DOUBLE PRECISION)), CAST(sum(cost) AS BIGINT)
      FROM outcomes
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND strategy_id = \(strategy)
        AND is_closed = 1 AND is_crossover = 0
      GROUP BY epoch, arm
      """
    ) { row throws(SQLError) in
      EffectTally(
        epoch: try row.int(0), arm: try row.textOrNil(1), units: try row.int(2), converted: try row.int(3),
        revenue: try row.double(4), revenueSquared: try row.double(5), cost: try row.int(6))
    }.sorted { ($0.epoch, $0.arm == nil ? 0 : 1, $0.arm ?? "") < ($1.epoch, $1.arm == nil ? 0 : 1, $1.arm ?? "") }
  }

  package func conversionDays(_ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>) throws -> [ConversionDay] {
    try query(
      """
      SELECT outcomes.epoch, outcomes.arm, (converted_at - assignments.at) / 86400000000, count(*)
      FROM outcomes JOIN assignments ON assignments.tenant_id = outcomes.tenant_id
        AND assignments.bucket = outcomes.bucket AND assignments.customer_id = outcomes.customer_id
        AND assignments.mode = outcomes.mode AND assignments.strategy_id = outcomes.strategy_id
      WHERE outcomes.tenant_id = \(tenant) AND outcomes.mode = \(mode) AND outcomes.strategy_id = \(strategy)
        AND is_closed = 1 AND is_crossover = 0 AND is_converted = 1
      GROUP BY outcomes.epoch, outcomes.arm, (converted_at - assignments.at) / 86400000000
      """
    ) { row throws(SQLError) in
      ConversionDay(
        epoch: try row.int(0), arm: try row.textOrNil(1), day: try row.intOrNil(2), units: try row.int(3))
    }.sorted { ($0.epoch, $0.arm ?? "", $0.day ?? -1) < ($1.epoch, $1.arm ?? "", $1.day ?? -1) }
  }
}
