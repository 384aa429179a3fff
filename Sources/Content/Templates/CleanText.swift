/// Values without what could harm the text around them.
enum CleanText {
  /// No controls but tab and line feed, line breaks of all kinds as line feeds, nothing that turns the direction of
  /// the text after it.
  static func lines(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0D, 0x85, 0x2028, 0x2029: result.append("\n")
      case 0x0A: if previous != "\r" { result.append("\n") }
      case 0x09: result.append(scalar)
      case _ where isHarmful(scalar): break
      default: result.append(scalar)
      }
      previous = scalar
    }
    return String(result)
  }

  /// One line: controls and line breaks become single spaces, none at the ends.
  static func line(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var hasGap = false
    for scalar in text.unicodeScalars {
      if scalar == " " || scalar.value < 0x20 || [0x7F, 0x85, 0x2028, 0x2029].contains(scalar.value) {
        hasGap = !result.isEmpty
      } else if !isHarmful(scalar) {
        if hasGap { result.append(" ") }
        hasGap = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// C0 and C1 controls, byte order marks, and the embeddings, overrides and isolates of bidirectional text.
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
