internal import Crypto
internal import Domain

/// Who calls: a key by its name, or a signed-in account by its address.
struct Principal: Sendable, Hashable {
  let name: String
  let rank: Route.Need
  /// Nil for a key.
  let account: Account?

  init(_ key: APIKey) {
    name = key.name
    account = nil
    rank =
      switch key.kind {
      case .write: .write
      case .operate: .operate
      case .own: .own
      }
  }

  init(_ account: Account) {
    name = account.email
    self.account = account
    rank =
      switch account.role {
      case .owner: .own
      case .operator, .approver: .operate
      // What they may see is not told apart yet from what they may do, so it is nothing.
      case .analyst, .viewer: .none
      }
  }

  /// The kind of key that may do as much.
  var kind: APIKey.Kind {
    switch rank {
    case .own: .own
    case .operate: .operate
    case .write, .none: .write
    }
  }

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
