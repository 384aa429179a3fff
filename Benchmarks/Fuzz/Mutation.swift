import JSON
import TestSupport

/// Ways to spoil an input: bytes that know nothing of it, words of its language in wrong places, and documents with
/// wrong values in right places.
enum Mutation {
  /// Bytes that have broken parsers before.
  static let nasty: [[UInt8]] = [
    [0], [0xFF], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
    Array("\r".utf8), Array("\n".utf8), Array("\r\n\r\n".utf8), Array("\u{202E}".utf8), Array("\u{2028}".utf8),
    Array("e\u{301}\u{301}\u{301}".utf8), Array("👨‍👩‍👧".utf8), Array("名".utf8), Array("-1".utf8),
    Array("9223372036854775808".utf8), Array("1e999".utf8), Array("NaN".utf8), Array("%00%n%s".utf8),
    Array("'\"`;--".utf8), Array("../../".utf8), Array("<script>".utf8), [UInt8](repeating: 0x41, count: 2_000),
  ]

  /// A few changes, or none.
  static func bytes(_ input: [UInt8], words: [String] = [], using random: inout SeededRandom) -> [UInt8] {
    var bytes = input
    for _ in 0..<random.pick([0, 1, 1, 2, 3, 6]) { change(&bytes, words, &random) }
    return bytes
  }

  private static func change(_ bytes: inout [UInt8], _ words: [String], _ random: inout SeededRandom) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let length = Int.random(in: 0...min(bytes.count - place, random.pick([1, 4, 40, 400])), using: &random)
    let range = place..<(place + length)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: Array(bytes[range]), at: place)
    case 2:
      let piece = Array(bytes[range])
      for _ in 0..<Int.random(in: 1...30, using: &random) { bytes.insert(contentsOf: piece, at: place) }
    case 3: bytes.replaceSubrange(range, with: random.pick(nasty))
    case 4: bytes.insert(contentsOf: random.pick(nasty), at: place)
    case 5 where !words.isEmpty: bytes.insert(contentsOf: Array(random.pick(words).utf8), at: place)
    case 6 where !words.isEmpty: bytes.replaceSubrange(range, with: Array(random.pick(words).utf8))
    case 7: bytes.removeSubrange(place...)
    default:
      guard place < bytes.count else { return }
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
  }

  /// Values that stand where another kind is wanted.
  static let values: [JSON] = [
    nil, true, 0, -1, 1, 0.5, -0.0, 1e300, 9_223_372_036_854_775_807, -9_223_372_036_854_775_808, "", " ", "\u{0}", "名",
    "e\u{301}", "9999-12-31T23:59:59Z", "2026-02-30", "1e400", "-1", "{{a}}", [], [:], [nil], [[[[[]]]]], ["": ""],
    .string(String(repeating: "x", count: 5_000)), .array(Array(repeating: 1, count: 300)),
  ]

  /// The document with some of its values exchanged, taken away, named otherwise or put in each other's place.
  static func document(
    _ document: JSON, words: [String], corpus: [JSON], using random: inout SeededRandom
  ) -> JSON {
    var document = document
    for _ in 0..<random.pick([0, 1, 1, 2, 4]) {
      document = spoiled(document, depth: 0, words: words, corpus: corpus, using: &random)
    }
    return document
  }

  private static func spoiled(
    _ value: JSON, depth: Int, words: [String], corpus: [JSON], using random: inout SeededRandom
  ) -> JSON {
    let goesDeeper = depth < 12 && random.chance(depth == 0 ? 95 : 65)
    switch value {
    case .object(var members) where goesDeeper && !members.isEmpty:
      // Sorted, since the order of a dictionary is another in each process.
      let key = random.pick(members.keys.sorted())
      switch Int.random(in: 0..<8, using: &random) {
      case 0: members[key] = nil
      case 1: members[random.pick(words)] = members[key]
      case 2: members[random.pick(words)] = random.pick(values)
      default: members[key] = spoiled(members[key]!, depth: depth + 1, words: words, corpus: corpus, using: &random)
      }
      return .object(members)
    case .array(var elements) where goesDeeper && !elements.isEmpty:
      let index = Int.random(in: 0..<elements.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: elements.remove(at: index)
      case 1: elements.append(elements[index])
      default:
        elements[index] = spoiled(elements[index], depth: depth + 1, words: words, corpus: corpus, using: &random)
      }
      return .array(elements)
    default: return replacement(words, corpus, &random)
    }
  }

  private static func replacement(_ words: [String], _ corpus: [JSON], _ random: inout SeededRandom) -> JSON {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .string(random.pick(words))
    case 1: return random.pick(corpus)
    case 2: return .int(Int64(bitPattern: random.next()) >> Int64(Int.random(in: 0..<60, using: &random)))
    case 3:
      // As deep as it may get, and deeper.
      var value = random.pick(corpus)
      for _ in 0..<random.pick([3, 12, 40, 70]) {
        value = random.chance(50) ? [value] : .object([random.pick(words): value])
      }
      return value
    default: return random.pick(values)
    }
  }
}
