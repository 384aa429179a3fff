internal import Control
internal import Domain

extension Captured {
  func write(to writer: inout ByteWriter) {
    writer.integer(now.microseconds)
    writer.integer(now.microseconds &- occurredAt.microseconds)
    writer.byte(flags)
    writer.integer(draws.release)
    writer.integer(draws.marketingHoldout)
    writer.integer(draws.arm)
    writer.integer(zoneOffset)
    switch assigned {
    case nil: writer.byte(0)
    case .holdout: writer.byte(1)
    case .arm(let key):
      writer.byte(2)
      writer.text(key)
    }
    writer.optional(lastTreated?.microseconds)
    writer.optional(lastExclusive?.microseconds)
    writer.integer(Int64(channels.count))
    for channel in channels {
      writer.byte((channel.isReachable ? 1 : 0) | (channel.isSuppressed ? 2 : 0) | channel.consent.rawValue << 2)
    }
    writer.integer(Int64(capCounts.count))
    for count in capCounts { writer.integer(count) }
  }

  private var flags: UInt8 {
    let bits = [isMember, isExcluded, hasContent, gotCoupon, gotSlot, gotRate, gotBudget]
    return bits.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
  }

  /// Nil when the bytes are not exactly what ``write(to:)`` would have written.
  init?(from reader: inout ByteReader) {
    guard let now = reader.integer(), let age = reader.integer(), let flags = reader.byte(), flags < 0x80,
      let release = reader.integer(), let marketing = reader.integer(), let arm = reader.integer(),
      let offset = reader.integer(), let assigned = Captured.readAssigned(&reader),
      let lastTreated = reader.optional(), let lastExclusive = reader.optional(),
      let channels = Captured.readChannels(&reader), let counts = Captured.readCounts(&reader)
    else { return nil }
    func isSet(_ bit: UInt8) -> Bool { flags & 1 << bit != 0 }
    self.init(
      now: Instant(microseconds: now), occurredAt: Instant(microseconds: now &- age), isMember: isSet(0),
      isExcluded: isSet(1), draws: Draws(release: release, marketingHoldout: marketing, arm: arm), zoneOffset: offset,
      assigned: assigned, lastTreated: lastTreated.map { Instant(microseconds: $0) },
      lastExclusive: lastExclusive.map { Instant(microseconds: $0) }, channels: channels, capCounts: counts,
      hasContent: isSet(2), gotCoupon: isSet(3), gotSlot: isSet(4), gotRate: isSet(5), gotBudget: isSet(6))
  }

  private static func readAssigned(_ reader: inout ByteReader) -> Assigned?? {
    switch reader.byte() {
    case 0: .some(nil)
    case 1: .holdout
    case 2: reader.text().map { .arm($0) }
    default: nil
    }
  }

  private static func readChannels(_ reader: inout ByteReader) -> [ChannelFacts]? {
    guard let count = reader.integer(), (0...64).contains(count) else { return nil }
    var channels: [ChannelFacts] = []
    for _ in 0..<count {
      guard let byte = reader.byte(), byte < 16, let consent = ConsentState(rawValue: byte >> 2) else { return nil }
      channels.append(ChannelFacts(isReachable: byte & 1 != 0, isSuppressed: byte & 2 != 0, consent: consent))
    }
    return channels
  }

  private static func readCounts(_ reader: inout ByteReader) -> [Int64]? {
    guard let count = reader.integer(), (0...64).contains(count) else { return nil }
    var counts: [Int64] = []
    for _ in 0..<count {
      guard let value = reader.integer() else { return nil }
      counts.append(value)
    }
    return counts
  }
}
