package import Domain

extension Records {
  /// In a world whose memberships are given, whoever was touched is understood as they are: nobody is looked at again.
  package func understandAsGiven(_ tenant: TenantID, now: Instant) async throws {
    try await write { tx in
      let claims = try tx.claimAgenda(tenant, .understand, now: now, lease: .minutes(1), limit: 10_000)
      try tx.finishAgenda(tenant, claims.map { AgendaEnd($0, next: nil) })
    }
  }
}
