package import JSON

/// Which variables will be there when messages are planned.
package struct VariableSchema: Sendable, Hashable {
  package enum Presence: Sendable, Hashable {
    case always
    /// Not for every customer: needs a default or a section around it.
    case sometimes
  }

  /// By dotted path; a field of a list's elements is written like a field of the list: `items.name`. A path says
  /// whether it is there once its parents are.
  package var paths: [String: Presence]
  /// Objects that may have any further field, for some customers: `customer`.
  package var open: Set<String>

  package init(paths: [String: Presence], open: Set<String> = []) {
    self.paths = paths
    self.open = open
  }

  /// Exactly what an example has, for previews and test mails; fields of lists are those of the first element.
  package init(example: JSON) {
    self.init(paths: [:])
    collect(example, below: nil)
  }

  private mutating func collect(_ value: JSON, below path: String?) {
    if let first = value.arrayValue?.first { return collect(first, below: path) }
    for (name, member) in value.objectValue ?? [:] where !member.isNull {
      let path = path.map { "\($0).\(name)" } ?? name
      paths[path] = .always
      collect(member, below: path)
    }
  }

  /// What every strategy can give: the tenant's name, the customer's profile, the coupon and shop that a strategy may
  /// have, and the links that are signed when a mail leaves.
  package static let standard = VariableSchema(
    paths: [
      "tenant": .always, "tenant.name": .always, "customer": .always, "customer.name": .sometimes,
      "coupon": .sometimes, "coupon.code": .always, "coupon.expires_at": .always, "shop": .sometimes,
      "shop.url": .always, "links": .always, "links.preferences": .always, "links.unsubscribe": .always,
    ], open: ["customer"])

  /// Nil where nothing ever provides the path.
  func presence(of path: String) -> Presence? {
    if let presence = paths[path] { return presence }
    guard let dot = path.lastIndex(of: ".") else { return nil }
    return open.contains(String(path[..<dot])) ? .sometimes : nil
  }

  /// The path and its parents that some customers lack.
  func uncertain(in path: String) -> [String] {
    var parents: [String] = []
    for component in path.split(separator: ".") {
      parents.append(parents.last.map { "\($0).\(component)" } ?? String(component))
    }
    return parents.filter { presence(of: $0) == .sometimes }
  }
}
