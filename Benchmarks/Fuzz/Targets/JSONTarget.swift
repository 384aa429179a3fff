import JSON
import TestSupport

/// JSON text.
struct JSONTarget: FuzzTarget {
  static let name = "json"

  static let corpus: [JSON] = [
    ["name": "Li", "at": "2026-01-01T00:00:00Z", "lines": [["product": "P1", "amount": 12.5], ["product": "P2"]]],
    ["a": nil, "b": [true, false, 1, -2, 3.25, 1e-7, "é\u{1F600}\n\u{0}\"\\/"]], [[[[1], [2]], []], [:]], "x", 1,
  ]

  static let words = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u0000", "\\ud800", "\\ud83d\\ude00", "null", "true", "-", "0", "00",
    "1e5",
    "1E+400", "-0.0", "0.1e-400", "12345678901234567890", "18446744073709551616", "\"a\":1,\"a\":2", " ", "\t", "//",
    "NaN",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    let document = Mutation.document(random.pick(corpus), words: words, corpus: corpus, using: &random)
    // A dictionary's order is another in each process, so that text is made of what is sorted.
    return Mutation.bytes(document.sortedText, words: words, using: &random)
  }

  func check(_ input: [UInt8]) async throws {
    do {
      let value = try JSON.parse(input)
      let again: JSON
      do throws(JSONError) {
        again = try JSON.parse(value.bytes)
      } catch {
        throw FuzzFailure("writes what it does not read: \(value)")
      }
      try hold(again == value, "reads otherwise what it wrote")
    } catch let error as JSONError {
      try JSONTarget.hasPlace(error, input.count)
    }
  }

  /// An error says what, where and in both languages.
  static func hasPlace(_ error: JSONError, _ count: Int = .max) throws(FuzzFailure) {
    try hold(!error.code.isEmpty && !error.sentence.isEmpty && !error.sentenceInChinese.isEmpty, "says nothing")
    if let offset = error.offset { try hold((0...count).contains(offset), "points to \(offset) of \(count) bytes") }
  }
}

extension JSON {
  /// Its text with the members of objects in the order of their names.
  var sortedText: [UInt8] {
    switch self {
    case .object(let members):
      let pieces = members.sorted { $0.key < $1.key }.map { JSON.string($0.key).bytes + [0x3A] + $0.value.sortedText }
      return [0x7B] + Array(pieces.joined(separator: [0x2C])) + [0x7D]
    case .array(let elements): return [0x5B] + Array(elements.map(\.sortedText).joined(separator: [0x2C])) + [0x5D]
    default: return bytes
    }
  }
}
