internal import Crypto
internal import Domain

/// Who calls: a key by its name, or a signed-in account by its address.
struct Principal: Sendable, Hashable {
  let name: String
  let permissions: Set<Permission>
  /// Nil for a key.
  let account: Account?
  /// As the audit log names it.
  let actor: AuditEntry.Actor

  init(_ key: APIKey) {
    name = key.name
    account = nil
    actor = .key(key.id)
    permissions = key.scopes
  }

  init(_ account: Account) {
    name = account.email
    self.account = account
    actor = .account(account.id)
    permissions = account.role.permissions
  }

  func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

  /// As whose key intake takes what is sent: whoever may send records is trusted with identities.
  var kind: APIKey.Kind { may(.record) ? .operate : .write }

  /// The key of `Bearer KEY`, or of `Basic` with the key as user name, as Segment's libraries send it.
  static func secret(in field: String?) -> String? {
    guard let field, let space = field.firstIndex(of: " ") else { return nil }
    let value = String(field[field.index(after: space)...].drop { $0 == " " })
    switch field[..<space].lowercased() {
    case "bearer": return value.isEmpty ? nil : value
    case "basic":
      guard let bytes = Base64.decode(value), let text = String(validating: bytes, as: UTF8.self) else { return nil }
      let name = String(text.prefix { $0 != ":" })
      return name.isEmpty ? nil : name
    default: return nil
    }
  }
}
