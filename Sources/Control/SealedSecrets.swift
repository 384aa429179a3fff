package import Crypto
package import Domain

/// The vault over a box of AES-256-GCM, bound to the tenant and the name.
package struct SealedSecrets: SecretVault {
  private let box: SecretBox

  package init(_ box: SecretBox) { self.box = box }

  package func seal(_ plain: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8] {
    do throws(CryptoError) {
      return try box.seal(plain, context: SealedSecrets.context(tenant, name))
    } catch {
      throw SealedSecrets.problem(error)
    }
  }

  package func open(_ sealed: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8] {
    do throws(CryptoError) {
      return try box.open(sealed, context: SealedSecrets.context(tenant, name))
    } catch {
      throw SealedSecrets.problem(error)
    }
  }

  private static func context(_ tenant: TenantID, _ name: SecretName) -> String { "secret/\(tenant)/\(name)" }

  private static func problem(_ error: CryptoError) -> SecretProblem {
    if case .unknownKey(let id) = error { return .keyMissing(id: id) }
    return .notAuthentic
  }
}
