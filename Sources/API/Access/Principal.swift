internal import Crypto
internal import Domain

/// Who calls: a key by its name.
struct Principal: Sendable, Hashable {
  let name: String
  let kind: APIKey.Kind

  init(_ key: APIKey) {
    name = key.name
    kind = key.kind
  }

  var rank: Route.Need {
    switch kind {
    case .write: .write
    case .operate: .operate
    case .own: .own
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
