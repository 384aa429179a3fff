package import Content
package import Domain

extension MailOffice {
  /// Asks name servers whether the sender's domain vouches for what leaves. Empty where no sender is set yet.
  package func findings(for tenant: Tenant) async throws -> [MailFinding] {
    let account = try await records.read { [id = tenant.id] tx in try tx.mailAccount(id) }
    guard let domain = MailOffice.domain(of: tenant.settings.senderAddress) else { return [] }
    let check = DomainCheck(
      domain: domain, envelope: account.bounceAddress.flatMap(MailOffice.domain),
      relay: account.relay?.host ?? house.transport?.host, dkim: account.dkim, names: names)
    return await check.findings()
  }

  package static func domain(of address: String) -> String? {
    guard let at = address.lastIndex(of: "@") else { return nil }
    let domain = address[address.index(after: at)...]
    return domain.isEmpty ? nil : domain.lowercased()
  }
}
