package import Domain

/// What the consent ledger says of one purpose and channel.
package enum ConsentState: UInt8, Sendable, Hashable {
  case never = 0
  case granted = 1
  case withdrawn = 2

  /// Resolves the ledger of an alias set: the latest line of each customer speaks for that customer (of lines at one
  /// instant the withdrawal), and over the set the strictest wins - somebody who withdrew withdraws for all, and
  /// one who never said anything doesn't undo the consent of another.
  package init(_ ledger: [Consent], purpose: Purpose, channel: Channel, at now: Instant) {
    var latest: [CustomerID: Consent] = [:]
    for line in ledger where line.purpose == purpose && line.channel == channel && line.at <= now {
      if let other = latest[line.customer], other.at > line.at || (other.at == line.at && !other.isGranted) { continue }
      latest[line.customer] = line
    }
    if latest.isEmpty {
      self = .never
    } else {
      self = latest.values.allSatisfy(\.isGranted) ? .granted : .withdrawn
    }
  }
}
