internal import CCrypto

/// Where unpredictable bytes come from; injected, so that tests repeat.
package struct RandomSource: Sendable {
  private let fill: @Sendable (Int) -> [UInt8]

  package init(_ fill: @escaping @Sendable (Int) -> [UInt8]) { self.fill = fill }

  /// `count` bytes.
  package func bytes(_ count: Int) -> [UInt8] { fill(count) }

  /// A number in 0..<1.
  package var unit: Double { Double(bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 11) / 0x1p53 }

  /// libcrypto's generator, seeded by the kernel. Stops the process rather than give predictable bytes.
  package static let system = RandomSource { count in
    [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      precondition(count == 0 || RAND_bytes(out.baseAddress, Int32(count)) == 1, "no randomness available")
      filled = count
    }
  }
}
