/// A request's target taken apart: the path and the query, decoded.
struct RequestTarget {
  var path: String
  var query: [(name: String, value: String)]

  /// `nil` when the target is no path, breaks off inside an escape, or decodes to NUL or to bytes that are not
  /// UTF-8.
  init?(_ raw: [UInt8]) {
    let target = Self.withoutAuthority(raw[...])
    let question = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    guard let path = Self.decode(target[..<question], plusIsSpace: false), path == "*" || path.hasPrefix("/") else {
      return nil
    }
    self.path = path
    query = []
    for pair in target[question...].dropFirst().split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = Self.decode(pair[..<equals], plusIsSpace: true),
        let value = Self.decode(pair[equals...].dropFirst(), plusIsSpace: true)
      else { return nil }
      query.append((name, value))
    }
  }

  /// Drops `http://host` of the absolute form (RFC 9112, 3.2.2).
  private static func withoutAuthority(_ raw: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for scheme in ["http://", "https://"] where raw.starts(with: scheme.utf8) {
      let rest = raw.dropFirst(scheme.utf8.count)
      let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
      return end < rest.endIndex && rest[end] == UInt8(ascii: "/") ? rest[end...] : [UInt8(ascii: "/")] + rest[end...]
    }
    return raw
  }

  private static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "%"):
        guard index + 2 < text.endIndex, let high = digit(text[index + 1]), let low = digit(text[index + 2]) else {
          return nil
        }
        bytes.append(high << 4 | low)
        index += 3
      case UInt8(ascii: "+") where plusIsSpace:
        bytes.append(UInt8(ascii: " "))
        index += 1
      case let byte:
        bytes.append(byte)
        index += 1
      }
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
