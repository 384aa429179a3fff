/// The text of a sentence, cut at its parameters.
struct Wording {
  private enum Piece {
    case text(Substring)
    case parameter(String)
  }

  private var pieces: [Piece] = []

  init(_ text: String) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let name = rest[rest.index(after: open)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
        pieces.append(.text(rest[...open]))
        rest = rest[rest.index(after: open)...]
        continue
      }
      pieces.append(.text(rest[..<open]))
      pieces.append(.parameter(String(name)))
      rest = rest[rest.index(after: name.endIndex)...]
    }
    pieces.append(.text(rest))
  }

  var parameters: Set<String> {
    Set(
      pieces.compactMap { piece in
        guard case .parameter(let name) = piece else { return nil }
        return name
      })
  }

  /// Each parameter put in once; braces inside a value stay text. One that is not given stays visible as `{name}`.
  func filled(with values: [String: String]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .parameter(let name): text += values[name] ?? "{\(name)}"
      }
    }
  }
}
