/// Which addresses a value may make.
enum LinkScheme {
  /// Bytes of an address that values are put into.
  static let longest = 8_192

  private static let safe: Set<String> = ["http", "https", "mailto", "tel"]

  /// Whether an address, escaped for HTML and perhaps not yet whole, has no scheme or a harmless one. Browsers skip
  /// white space and controls before and inside a scheme (WHATWG URL, section 4.1), so they are skipped here.
  static func isSafe(_ address: some Collection<UInt8>) -> Bool {
    // Whatever has no end of a scheme in so many characters has none that anybody knows.
    let beginning = String(decoding: address.prefix(512), as: UTF8.self)
    var scheme: [UInt8] = []
    for byte in HTML.unescaped(beginning).utf8 where byte > 0x20 && byte != 0x7F {
      switch byte {
      case UInt8(ascii: ":"): return safe.contains(String(decoding: scheme, as: UTF8.self))
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
      default: scheme.append(byte.lowercased)
      }
    }
    return true
  }
}
