package import Domain

extension Cap {
  /// Whether one more action on a channel would pass this cap, given when counted actions were planned.
  package func isReached(
    by times: [(channel: Channel, at: Instant)], for channel: Channel, at now: Instant
  ) -> Bool {
    guard self.channel == nil || self.channel == channel else { return false }
    let start = now - .days(days)
    let counted = times.count { (self.channel == nil || $0.channel == self.channel) && $0.at > start }
    return Int64(counted) >= count
  }
}
