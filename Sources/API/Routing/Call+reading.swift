internal import Domain
internal import HTTPServer
internal import JSON

extension Call {
  /// The body as an object that has no members but those the route declares; empty where the body may be left out and
  /// is.
  func object() throws -> JSONReader { try route.object(request) }

  func json() throws -> JSON { try route.json(request) }

  /// An id in a place of the pattern; anything else names nothing.
  func id<Noun>(_ place: String, _ thing: Words, _: Noun.Type = Noun.self) throws(APIError) -> ID<Noun> {
    guard let id = ID<Noun>(parameter(place)) else { throw .notFound(thing, parameter(place)) }
    return id
  }

  /// A new thing's short name in a place of the pattern.
  func newKey(_ place: String) throws(APIError) -> String {
    let key = parameter(place)
    guard (1...100).contains(key.utf8.count), key.utf8.allSatisfy(Call.isKeyByte) else { throw .keyInvalid(place) }
    return key
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension Visit {
  /// The body as an object that has no members but those the route declares.
  func object() throws -> JSONReader { try route.object(request) }
}

extension Route {
  fileprivate func object(_ request: HTTPRequest) throws -> JSONReader {
    if request.body.isEmpty, declaration.body?.isOptional ?? false { return JSONReader(.object([:])) }
    let reader = JSONReader(try json(request))
    try reader.rejectUnknown(declaration.body?.schema.memberNames ?? [])
    return reader
  }

  fileprivate func json(_ request: HTTPRequest) throws -> JSON {
    if request.body.isEmpty { throw APIError.bodyMissing }
    let json = try JSON.parse(request.body)
    try JSONReader(json).rejectNUL()
    return json
  }
}
