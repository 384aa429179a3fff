/// Cells that a spreadsheet would run: what begins with `=`, `+`, `-`, `@` (full-width ones too, which some run), a tab
/// or a line break, and is no number. An apostrophe before it makes it text.
package enum SpreadsheetCell {
  /// As a person may open it. One that looks guarded already gets another apostrophe, so that ``bare(_:)`` gives back
  /// exactly what went in, whatever it was.
  package static func guarded(_ text: String) -> String { isRisky(text[...]) ? "'" + text : text }

  /// What ``guarded(_:)`` was given. Anything else stays as it is.
  package static func bare(_ text: String) -> String {
    guard text.utf8.first == apostrophe else { return text }
    // By scalars: an accent that follows makes one letter with it.
    let rest = Substring(text.unicodeScalars.dropFirst())
    return isRisky(rest) ? String(rest) : text
  }

  private static let apostrophe = UInt8(ascii: "'")
  private static let beginnings: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  private static func isRisky(_ text: Substring) -> Bool {
    let core = text.unicodeScalars.drop { $0 == "'" }
    guard let first = core.first, beginnings.contains(first) else { return false }
    return core.startIndex != text.startIndex || Double(text) == nil
  }
}
