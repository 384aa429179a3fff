internal import Domain

extension Route {
  /// The code under which the audit log keeps what a route does: `strategies.start`, `keys.add`.
  ///
  /// Nil for what changes nothing, and for events and records, which say themselves where they come from.
  static func auditCode(_ method: String, _ pattern: String, _ need: Permission) -> String? {
    if method == "GET" || [.intake, .record, .read].contains(need) { return nil }
    // Trying something out is asked by POST, and leaves nothing.
    if need == .analyse, method == "POST" { return nil }
    let parts = pattern.split(separator: "/").dropFirst().map(String.init)
    let words = parts.filter { !$0.hasPrefix("{") }.map { $0.replacing("-", with: "_") }
    // What follows a place, or a noun, is a verb: /v1/actions/{action}/approve, /v1/context/recompute.
    if words.count > 1, parts.last?.hasPrefix("{") == false { return words.joined(separator: ".") }
    let verbs = ["POST": "add", "PUT": "save", "PATCH": "change", "DELETE": "remove"]
    return (words + [verbs[method] ?? method.lowercased()]).joined(separator: ".")
  }

  /// What a request of this route is about, as far as its address says: `strategies/win-back`.
  ///
  /// A customer is only named by an id, never by an address.
  func auditObject(_ parameters: [String: String]) -> String {
    var object: [String] = []
    var whole = 0
    for part in pattern.split(separator: "/").dropFirst() {
      guard part.hasPrefix("{"), let end = part.firstIndex(of: "}") else {
        object.append(String(part))
        continue
      }
      let name = String(part[part.index(after: part.startIndex)..<end])
      let value = parameters[name] ?? ""
      object.append(name == "customer" && CustomerID(value) == nil ? "-" : value)
      whole = object.count
    }
    return object.prefix(max(whole, 1)).joined(separator: "/")
  }

  /// The summary without the shape of the body and what follows a semicolon: what was done, for people.
  package var title: Words { Words(Route.title(summary.english), Route.title(summary.chinese)) }

  private static func title(_ summary: String) -> String {
    var text = summary.prefix { !"{?;；".contains($0) }
    while let last = text.last, " :：;；,，".contains(last) { text.removeLast() }
    return String(text)
  }
}
