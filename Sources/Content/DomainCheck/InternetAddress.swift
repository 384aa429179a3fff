import Glibc

/// An IPv4 or IPv6 address, or a network of them, as SPF writes them.
struct InternetAddress: Hashable {
  let bytes: [UInt8]

  init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      let all = withUnsafeBytes(of: &six) { Array($0) }
      // `::ffff:192.0.2.1` is an IPv4 address (RFC 7208, section 5).
      let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
      bytes = isMapped ? Array(all.suffix(4)) : all
    } else {
      return nil
    }
  }

  /// Whether the first `length` bits are the same. Addresses of two kinds share nothing.
  func isIn(_ network: InternetAddress, length: Int) -> Bool {
    guard bytes.count == network.bytes.count, (0...bytes.count * 8).contains(length) else { return false }
    for bit in 0..<length where (bytes[bit / 8] ^ network.bytes[bit / 8]) & (0x80 >> (bit % 8)) != 0 { return false }
    return true
  }

  var isShort: Bool { bytes.count == 4 }

  /// This machine, or a network that the internet doesn't know (RFC 1918, RFC 4193, RFC 6598).
  var isPrivate: Bool {
    let networks = [
      ("127.0.0.0", 8), ("10.0.0.0", 8), ("172.16.0.0", 12), ("192.168.0.0", 16), ("169.254.0.0", 16),
      ("100.64.0.0", 10), ("::1", 128), ("fc00::", 7), ("fe80::", 10),
    ]
    return networks.contains { text, length in InternetAddress(text).map { isIn($0, length: length) } ?? false }
  }
}
