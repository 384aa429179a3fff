/// A path with named places: `/o/{token}.gif`. A place takes one component that is not empty.
struct PathPattern: Sendable, Hashable {
  private enum Part: Sendable, Hashable {
    case literal(Substring)
    case place(name: String, suffix: Substring)
  }

  private let parts: [Part]

  init(_ pattern: String) {
    parts = PathPattern.components(pattern[...]).map { component in
      guard component.hasPrefix("{"), let end = component.firstIndex(of: "}") else { return .literal(component) }
      return .place(
        name: String(component[component.index(after: component.startIndex)..<end]),
        suffix: component[component.index(after: end)...])
    }
  }

  /// What stands in the places; nil when the path is another.
  func match(_ path: String) -> [String: String]? {
    let components = PathPattern.components(path[...])
    guard components.count == parts.count else { return nil }
    var values: [String: String] = [:]
    for (part, component) in zip(parts, components) {
      switch part {
      case .literal(let text): guard component == text else { return nil }
      case .place(let name, let suffix):
        guard component.hasSuffix(suffix), component.utf8.count > suffix.utf8.count else { return nil }
        values[name] = String(component.dropLast(suffix.count))
      }
    }
    return values
  }

  private static func components(_ path: Substring) -> [Substring] {
    path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
  }
}
