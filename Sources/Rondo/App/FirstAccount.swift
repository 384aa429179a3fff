import API
import Crypto
import Domain
import Glibc

/// How the first person gets in: by a code that is printed, or, in the demo, by a password that is.
struct FirstAccount: Sendable {
  let configuration: Configuration

  /// What the API asks at the first start.
  var start: FirstStart {
    let path = configuration.setupCodePath
    return FirstStart(
      code: { DataDirectory.read(path).map { String($0.prefix { !$0.isNewline }) } }, finished: { unlink(path) })
  }

  /// The code of a tenant in which nobody has an account yet; nil when somebody has.
  func setupCode(_ app: App) async throws -> String? {
    guard try await app.records.read({ [id = app.tenant.id] tx in try tx.accounts(id).isEmpty }) else {
      unlink(configuration.setupCodePath)
      return nil
    }
    if let code = start.code() { return code }
    let code = Hex.encode(RandomSource.system.bytes(8))
    try DataDirectory.writePrivate(code + "\n", to: configuration.setupCodePath)
    return code
  }

  static let demoEmail = "owner@example.com"

  /// Makes the demo's account with a random password and returns it, once; nil when there is an account.
  func demoPassword(_ app: App) async throws -> String? {
    let tenant = app.tenant.id
    guard try await app.records.read({ tx in try tx.accounts(tenant).isEmpty }) else { return nil }
    let password = Base64.encode(RandomSource.system.bytes(12), .url)
    let owner = Account(
      id: app.ids.next(), tenant: tenant, email: FirstAccount.demoEmail,
      name: app.tenant.language == .chinese ? "店主" : "Owner", role: .owner,
      passwordHash: try PasswordHash().hash(password), createdAt: app.clock.now())
    try await app.records.write { tx in try tx.insertAccount(owner) }
    try DataDirectory.writePrivate(password + "\n", to: configuration.demoPasswordPath)
    return password
  }
}
