internal import Domain

/// Reads the dates of a file in its zone. Remembers some, since the rows of a file share their times.
struct DateReader: Sendable {
  private let patterns: [DatePattern]
  private let zone: Zone
  private var known: [String: Instant] = [:]

  init(formats: [String], zone: Zone) {
    patterns = formats.map(DatePattern.init)
    self.zone = zone
  }

  mutating func read(_ text: String) -> Instant? {
    if let instant = known[text] { return instant }
    guard let instant = parse(text) else { return nil }
    if known.count > 20_000 { known.removeAll(keepingCapacity: true) }
    known[text] = instant
    return instant
  }

  private func parse(_ text: String) -> Instant? {
    for pattern in patterns {
      if let (day, second) = pattern.read(text) { return zone.instant(day: day, secondOfDay: second) }
    }
    return Instant(rfc3339: text)
  }
}
