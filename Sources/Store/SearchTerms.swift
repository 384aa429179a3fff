import Domain
import Foundation
import JSON

/// What a customer is found by: pure. A term is the beginning of what a person types, so each one is a text from the
/// start of some word on, in lower case and NFC.
///
/// | of | terms |
/// |---|---|
/// | `Jean-Luc Li` | `jean-luc`, `luc`, `li` |
/// | `王小明` | `王小明`, `小明`, `明` |
/// | `li.ming@example.com` | `li.ming@example.com`, `ming@example.com` |
/// | `+86 138 0013 8000` | `8613800138000`, and its digits from the last to the first |
enum SearchTerms {
  /// Fields of a profile that name somebody.
  private static let fields = ["name", "first_name", "last_name", "company"]
  /// Longer texts are found by their beginning.
  private static let longest = 64
  /// Han has no spaces; people's names are short, and what is longer is found by any eight in a row.
  private static let longestHan = 8
  private static let mostOfOneText = 48
  /// The fewest last digits by which a number is known.
  private static let fewestLastDigits = 4

  static func of(profile: JSON) -> Set<[UInt8]> {
    Set(fields.flatMap { profile[$0]?.stringValue.map(terms(of:)) ?? [] })
  }

  static func of(_ kind: Identity.Kind, _ value: String) -> Set<[UInt8]> {
    switch kind {
    case .phone:
      let digits = digits(of: value)
      return digits.isEmpty ? [] : [digits, reversed(digits)]
    case .email:
      let local = value.prefix { $0 != "@" }.count
      return Set(starts(of: normal(value), within: local))
    default: return Set(terms(of: value))
    }
  }

  /// What must all be found, each by the beginning of one of some terms; empty for a text without words.
  static func words(of search: String) -> [Word] {
    let digits = digits(of: search)
    if digits.count >= fewestLastDigits, search.allSatisfy({ $0.isASCII && !$0.isLetter && $0 != "@" }) {
      let whole = pieces(of: normal(search)).count == 1 ? pieces(of: normal(search)).map { Array($0.utf8) } : []
      return [Word(beginnings: Array(Set(whole + [digits, reversed(digits)])))]
    }
    return pieces(of: normal(search)).prefix(8).flatMap { piece -> [Word] in
      let characters = Array(piece)
      guard isHan(characters[0]), characters.count > longestHan else {
        return [Word(beginnings: [bytes(of: characters[...])])]
      }
      return [characters.prefix(longestHan), characters.suffix(longestHan)].map { Word(beginnings: [bytes(of: $0)]) }
    }
  }

  /// One word of a search.
  struct Word: Sendable, Hashable {
    let beginnings: [[UInt8]]

    func isFound(in terms: [[UInt8]]) -> Bool {
      terms.contains { term in beginnings.contains { term.starts(with: $0) } }
    }
  }

  // MARK: Texts

  private static func normal(_ text: String) -> String { text.precomposedStringWithCanonicalMapping.lowercased() }

  private static func terms(of text: String) -> [[UInt8]] {
    Array(pieces(of: normal(text)).flatMap { starts(of: String($0), within: $0.count) }.prefix(mostOfOneText))
  }

  /// Between spaces and the like, without punctuation around them.
  private static func pieces(of text: String) -> [Substring] {
    text.split { $0.isWhitespace || isSeparator($0) }.compactMap { piece in
      let inner = piece.drop { !isWordCharacter($0) }
      guard let end = inner.lastIndex(where: isWordCharacter) else { return nil }
      return inner[...end]
    }
  }

  /// The text from each start of a word among its first characters.
  private static func starts(of text: String, within count: Int) -> [[UInt8]] {
    let characters = Array(text)
    return characters.indices.prefix(count).filter { index in
      guard isWordCharacter(characters[index]) else { return false }
      guard index > 0 else { return true }
      let before = characters[index - 1]
      return isHan(characters[index]) || isHan(before) || !isWordCharacter(before)
    }.prefix(mostOfOneText).map { bytes(of: characters[$0...]) }
  }

  private static func bytes(of characters: ArraySlice<Character>) -> [UInt8] {
    let most = characters.first.map(isHan) ?? false ? longestHan : longest
    // A character may be many bytes long; the column takes 256.
    return Array(String(characters.prefix(most)).utf8.prefix(256))
  }

  private static func isWordCharacter(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  /// Punctuation that no handle has inside.
  private static func isSeparator(_ character: Character) -> Bool { ",;，、；。·（）()\"“”".contains(character) }

  /// Han, kana and hangul: written without spaces, or searched from any syllable on.
  private static func isHan(_ character: Character) -> Bool {
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x2E80...0x2FFF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x323AF:
      true
    default: false
    }
  }

  // MARK: Numbers

  private static func digits(of text: String) -> [UInt8] { text.utf8.filter { (48...57).contains($0) } }

  /// Found by its last digits; a byte that no text begins with keeps these apart.
  private static func reversed(_ digits: [UInt8]) -> [UInt8] { [1] + digits.reversed() }
}
