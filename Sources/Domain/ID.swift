/// The identity of a row of one noun: a UUIDv7, so that ids sort by the time they were made.
package struct ID<Noun>: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// When it was made, to the millisecond.
  package var madeAt: Instant { Instant(microseconds: Int64(high >> 16) * 1_000) }

  /// The hash bucket of a customer's rows: the last ten bits of the id, 0...1023. Never change this function:
  /// it is part of every key, and the distribution column of a sharded database.
  package var bucket: Int64 { Int64(low & 0x3FF) }

  /// Before every id that is made at or after an instant.
  package init(firstAt instant: Instant) {
    self.init(high: UInt64(max(0, instant.microseconds / 1_000)) << 16, low: 0)
  }

  /// The sixteen bytes in network order.
  package var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
  }

  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension ID: Comparable {
  package static func < (left: ID, right: ID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

extension ID: LosslessStringConvertible {
  /// The usual 8-4-4-4-12 hexadecimal text.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  package init?(_ description: String) {
    let digits = description.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32, description.utf8.count == 36 || description.utf8.count == 32 else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    guard let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else {
      return nil
    }
    self.init(high: high, low: low)
  }
}

/// Makes ids. Injected, so that a simulated world gets the same ids from the same seed.
package struct IDSource: Sendable {
  private let generate: @Sendable () -> (UInt64, UInt64)

  package init(_ generate: @escaping @Sendable () -> (UInt64, UInt64)) { self.generate = generate }

  package func next<Noun>(_: Noun.Type = Noun.self) -> ID<Noun> {
    let (high, low) = generate()
    return ID(high: high, low: low)
  }

  /// UUIDv7 (RFC 9562, section 5.7) from a clock and 74 random bits.
  package static func version7(clock: Clock, random: @escaping @Sendable () -> (UInt64, UInt64)) -> IDSource {
    IDSource {
      let milliseconds = UInt64(max(0, clock.now().microseconds / 1_000))
      let (first, second) = random()
      return (milliseconds << 16 | 0x7000 | first & 0x0FFF, 0x8000_0000_0000_0000 | second >> 2)
    }
  }

  /// UUIDv7 with the system's randomness.
  package static func system(clock: Clock) -> IDSource {
    version7(clock: clock) { (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)) }
  }
}
