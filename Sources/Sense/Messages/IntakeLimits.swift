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
    var count = 0
    return try checked(json, at: "", &count)
  }

  private static func checked(_ json: JSON, at path: String, _ count: inout Int) throws(IntakeRejection) -> JSON {
    count += 1
    guard count <= members else { throw .tooMany(path.isEmpty ? "message" : path) }
    switch json {
    case .string(let text):
      guard text.utf8.count <= textBytes else { throw .tooLong(path, textBytes) }
      guard !text.utf8.contains(0) else { throw .nul(path) }
      return .string(Text.nfc(text))
    case .array(let elements):
      var result: [JSON] = []
      for (index, element) in elements.enumerated() {
        result.append(try checked(element, at: "\(path)[\(index)]", &count))
      }
      return .array(result)
    case .object(let object):
      var result: [String: JSON] = [:]
      for (key, value) in object {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard key.utf8.count <= nameBytes else { throw .tooLong(place, nameBytes) }
        guard !key.utf8.contains(0) else { throw .nul(place) }
        result[Text.nfc(key)] = try checked(value, at: place, &count)
      }
      return .object(result)
    default: return json
    }
  }
}
