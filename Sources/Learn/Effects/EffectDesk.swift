package import Domain

/// Answers what strategies did.
package struct EffectDesk: Sendable {
  private let records: any Records
  private let clock: Clock

  package init(records: any Records, clock: Clock) {
    self.records = records
    self.clock = clock
  }

  /// The effect of a strategy as far as goal windows have closed, in the tenant's mode unless another is asked for.
  ///
  /// Throws ``StoreError`` `.notFound` for a strategy that doesn't exist or was never started.
  package func report(_ tenant: TenantID, key: String, mode: Mode? = nil) async throws -> EffectReport {
    let now = clock.now()
    return EffectReport(try await records.read { tx in try EffectMaterial(tx, tenant, key: key, mode: mode, at: now) })
  }

  /// The effects of every strategy that was ever started, without their funnels.
  package func effects(_ tenant: TenantID, mode: Mode) async throws -> [EffectReport] {
    let now = clock.now()
    return try await records.read { tx in
      try tx.strategies(tenant).filter { $0.liveVersion > 0 }.map { strategy in
        EffectReport(
          try EffectMaterial(tx, tenant, key: strategy.key, mode: mode, at: now, withFunnel: false))
      }
    }
  }
}
