package import Domain
import SQL

extension StoreTransaction {
  /// One that exists under its id is left as it is: a ledger is only ever added to.
  package func insertConsents(_ tenant: TenantID, _ consents: [Consent]) throws {
    try executeBatch(
      consents.map { consent in
        """
        INSERT INTO consents
          (tenant_id, bucket, customer_id, at, consent_id, purpose, channel, is_granted, source, evidence,
            proof)
        VALUES (\(tenant), \(consent.customer.bucket), \(consent.customer), \(consent.at), \(consent.id),
          \(consent.purpose), \(consent.channel), \(consent.isGranted), \(consent.source), \(consent.evidence),
          \(consent.proof.rawValue))
        ON CONFLICT (tenant_id, bucket, customer_id, at, consent_id) DO NOTHING
        """
      })
  }

  package func consents(_ tenant: TenantID, of customers: [CustomerID]) throws -> [Consent] {
    try queryInParts(
      Set(customers).sorted(),
      { customers in
        """
        SELECT consent_id, customer_id, purpose, channel, is_granted, at, source, evidence, proof
        FROM consents
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: customers))
        """
      },
      { row throws(SQLError) in
        Consent(
          id: try row.id(0), customer: try row.id(1), purpose: try row.code(2),
          channel: Channel(rawValue: try row.text(3)), isGranted: try row.bool(4), at: try row.instant(5),
          source: try row.text(6), evidence: try row.text(7),
          proof: try row.code(8))
      }
    ).sorted { ($0.at, $0.id) < ($1.at, $1.id) }
  }
}
