internal import Domain
internal import HTTPServer
internal import JSON

extension HTTPResponse {
  /// For a caller who may see lists and not whom to reach where: profiles are left out, addresses and numbers masked.
  func maskingContacts() throws -> HTTPResponse {
    switch (headers["Content-Type"], body) {
    case ("application/json", .bytes(let bytes)):
      var response = self
      response.body = .bytes(ContactMask.mask(try JSON.parse(bytes)).bytes)
      return response
    // Figures, and names of kinds: nobody's.
    case (MetricsText.contentType, _), ("text/event-stream", _): return self
    default: throw APIError.notPermitted(.analyse)
    }
  }
}

/// Takes contact details out of an answer, wherever in it they stand.
enum ContactMask {
  static func mask(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { name, value in
            (name, name == "profile" && value.objectValue != nil ? .object([:]) : mask(value))
          }))
    case .array(let elements): .array(elements.map(mask))
    case .string(let text): .string(mask(text))
    default: json
    }
  }

  static func mask(_ text: String) -> String {
    if text.hasPrefix("phone:") { return "phone:" + number(text.dropFirst(6)) }
    if isNumber(text) { return number(text[...]) }
    return text.contains("@") ? addresses(text) : text
  }

  /// `a•••@example.com`, for every address in a text.
  private static func addresses(_ text: String) -> String {
    var masked = ""
    var local = ""
    var isInDomain = false
    for character in text {
      if character == "@", !local.isEmpty {
        masked += "\(local.prefix(1))•••@"
        (local, isInDomain) = ("", true)
      } else if isInDomain || !isLocal(character) {
        masked += local
        masked.append(character)
        local = ""
        isInDomain = isInDomain && (character.isLetter || character.isNumber || ".-".contains(character))
      } else {
        local.append(character)
      }
    }
    return masked + local
  }

  private static func isLocal(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "!#$%&'*+-/=?^_`{|}~.".contains(character)
  }

  /// Seven to fifteen digits with what people write between them; no day of the calendar.
  private static func isNumber(_ text: String) -> Bool {
    guard text.utf8.count <= 24, text.utf8.allSatisfy({ "0123456789+-() ".utf8.contains($0) }) else { return false }
    let isDay = text.utf8.count == 10 && text.utf8.enumerated().allSatisfy { ($0 == 4 || $0 == 7) == ($1 == 0x2D) }
    return !isDay && (7...15).contains(text.utf8.count { (0x30...0x39).contains($0) })
  }

  private static func number(_ text: Substring) -> String { "•••" + text.suffix(2) }
}
