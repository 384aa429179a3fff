/// Writes small numbers in few bytes: zigzag LEB128, so that a receipt stays a receipt and not a log.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func integer(_ value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func optional(_ value: Int64?) {
    byte(value == nil ? 0 : 1)
    if let value { integer(value) }
  }

  mutating func text(_ value: String) {
    let utf8 = Array(value.utf8)
    integer(Int64(utf8.count))
    bytes += utf8
  }

  mutating func raw(_ value: [UInt8]) { bytes += value }
}

/// Reads what ``ByteWriter`` wrote; nil at anything else.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = ArraySlice(Array(bytes)) }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func integer() -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        // One number has one spelling, or equal receipts could differ in bytes.
        guard byte != 0 || shift == 0, shift < 63 || byte <= 1 else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
      }
      shift += 7
    }
    return nil
  }

  /// The outer nil is an error, the inner an absent value.
  mutating func optional() -> Int64?? {
    switch byte() {
    case 0: return .some(nil)
    case 1: return integer().map { .some($0) }
    default: return nil
    }
  }

  mutating func text() -> String? {
    guard let count = integer(), count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return String(validating: rest.prefix(Int(count)), as: UTF8.self)
  }

  mutating func raw(_ count: Int) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
