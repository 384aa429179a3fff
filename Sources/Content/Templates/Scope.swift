internal import JSON

/// What names mean at one place of a rendering: the elements of the sections around it, then the variables.
struct Scope {
  /// The variables first, the innermost element last.
  private var frames: [JSON]

  init(_ variables: JSON) { frames = [variables] }

  mutating func push(_ frame: JSON) { frames.append(frame) }
  mutating func pop() { frames.removeLast() }

  /// The innermost frame that knows the first component answers for the whole path. Null counts as missing.
  func lookUp(_ path: Path) -> JSON? {
    guard var value = frame(knowing: path.components.first) else { return nil }
    for component in path.components {
      guard let member = value[component] else { return nil }
      value = member
    }
    if value.isNull { return nil }
    return value
  }

  private func frame(knowing name: String?) -> JSON? {
    guard let name else { return frames.last }
    return frames.last { $0.objectValue?.keys.contains(name) ?? false }
  }
}

extension JSON {
  /// Whether a section shows: false, 0 and empty things do not.
  var isSomething: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .double(let value): value != 0
    case .string(let value): !value.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    }
  }
}
