import CCurl
import Glibc

/// The bytes of an IP address: four or sixteen.
struct NetworkAddress: Equatable {
  let bytes: [UInt8]

  init?(_ address: UnsafePointer<sockaddr>) {
    let raw = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      bytes = withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
    case AF_INET6:
      bytes = withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
    default:
      return nil
    }
  }

  /// A literal as in a URL: dotted, or colons with or without brackets and zone.
  init?(_ literal: String) {
    var text = Substring(literal)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    text = text.prefix { $0 != "%" }
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, String(text), &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, String(text), &six) == 1 {
      bytes = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  /// Whether the address belongs to the public internet: everything the registries of special-purpose addresses
  /// (RFC 6890 and its updates) keep for something else is not, nor are multicast and forms of IPv6 that carry an
  /// IPv4 address past a check.
  var isPublic: Bool { bytes.count == 4 ? isPublicFour(bytes[...]) : isPublicSix }

  private static let specialFour: [(prefix: [UInt8], bits: Int)] = [
    ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
    ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
    ([203, 0, 113], 24), ([224], 4), ([240], 4),
  ]

  /// Inside 2000::/3, which alone is given out for global use.
  private static let specialSix: [(prefix: [UInt8], bits: Int)] = [
    ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x20, 0x02], 16), ([0x3F, 0xFF, 0x00], 20),
  ]

  private func isPublicFour(_ bytes: ArraySlice<UInt8>) -> Bool {
    !Self.specialFour.contains { Self.matches(bytes, $0.prefix, bits: $0.bits) }
  }

  private var isPublicSix: Bool {
    // NAT64 (RFC 6052): the address that counts is the one inside.
    if Self.matches(bytes[...], [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96) {
      return isPublicFour(bytes[12...])
    }
    return Self.matches(bytes[...], [0x20], bits: 3)
      && !Self.specialSix.contains { Self.matches(bytes[...], $0.prefix, bits: $0.bits) }
  }

  private static func matches(_ bytes: ArraySlice<UInt8>, _ prefix: [UInt8], bits: Int) -> Bool {
    for (index, (byte, wanted)) in zip(bytes, prefix).enumerated() where index * 8 < bits {
      let mask: UInt8 = bits - index * 8 >= 8 ? 0xFF : ~(0xFF >> UInt8(bits - index * 8))
      if byte & mask != wanted & mask { return false }
    }
    return true
  }
}
