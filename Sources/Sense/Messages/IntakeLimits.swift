internal import JSON
internal import Text

/// How much one message may be. What is within is put into NFC.
enum IntakeLimits {
  static let messageBytes = 32 * 1_024
  static let nameBytes = 255
  static let textBytes = 8 * 1_024
  /// Members and elements of a message, all levels together.
  static let members = 512

  static func checked(_ json: JSON) throws(IntakeRejection) -> JSON {
    var walk = Walk()
    if let problem = walk.problem(json) {
      // The last part of the place was found first.
      let place = problem.place.reversed().reduce("") { $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : "\($0).\($1)" }
      switch problem.kind {
      case .tooMany: throw .tooMany(place.isEmpty ? "message" : place)
      case .tooLong(let limit): throw .tooLong(place, limit)
      case .hasNUL: throw .hasNUL(place)
      }
    }
    return walk.isNormal ? json : normal(json)
  }

  /// One look at everything. Nothing is written down while all is well, as it is nearly always.
  private struct Walk {
    struct Problem {
      enum Kind { case tooMany, tooLong(Int), hasNUL }
      let kind: Kind
      var place: [String] = []
    }

    private var count = 0
    private(set) var isNormal = true

    mutating func problem(_ json: JSON) -> Problem? {
      count += 1
      if count > members { return Problem(kind: .tooMany) }
      switch json {
      case .string(let text):
        if text.utf8.count > textBytes { return Problem(kind: .tooLong(textBytes)) }
        if text.utf8.contains(0) { return Problem(kind: .hasNUL) }
        isNormal = isNormal && Text.isPlainlyNFC(text)
      case .array(let elements):
        for (index, element) in elements.enumerated() {
          guard var problem = problem(element) else { continue }
          problem.place.append("[\(index)]")
          return problem
        }
      case .object(let object):
        for (key, value) in object {
          if key.utf8.count > nameBytes { return Problem(kind: .tooLong(nameBytes), place: [key]) }
          if key.utf8.contains(0) { return Problem(kind: .hasNUL, place: [key]) }
          isNormal = isNormal && Text.isPlainlyNFC(key)
          guard var problem = problem(value) else { continue }
          problem.place.append(key)
          return problem
        }
      default: break
      }
      return nil
    }
  }

  private static func normal(_ json: JSON) -> JSON {
    switch json {
    case .string(let text): return .string(Text.nfc(text))
    case .array(let elements): return .array(elements.map(normal))
    case .object(let object):
      var result: [String: JSON] = [:]
      for (key, value) in object { result[Text.nfc(key)] = normal(value) }
      return .object(result)
    default: return json
    }
  }
}
