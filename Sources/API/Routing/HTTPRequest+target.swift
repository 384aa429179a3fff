package import HTTPServer

extension HTTPRequest {
  /// A request made in the process itself; `target` is a path with its query, percent-encoded.
  package init(
    _ method: String, target: String, headers: HTTPFields = [:], body: [UInt8] = []
  ) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        name: HTTPRequest.decode(sides[0], plusIsSpace: true),
        value: sides.count > 1 ? HTTPRequest.decode(sides[1], plusIsSpace: true) : ""
      )
    }
    self.init(
      method: method, path: HTTPRequest.decode(parts[0], plusIsSpace: false), query: query, headers: headers,
      body: body)
  }

  private static func decode(_ text: Substring, plusIsSpace: Bool) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
