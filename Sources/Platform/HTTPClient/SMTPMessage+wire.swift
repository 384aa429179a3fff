extension SMTPMessage {
  /// Why this cannot be put on the wire, or `nil`: an address that could smuggle in a command or a second recipient.
  package var objection: String? {
    if recipients.isEmpty { return "there is no recipient" }
    if !sender.isEmpty, !Self.isAddress(sender) { return "the sender is not an address" }
    if let index = recipients.firstIndex(where: { !Self.isAddress($0) }) {
      return "recipient \(index + 1) is not an address"
    }
    return nil
  }

  private static func isAddress(_ address: String) -> Bool {
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, address.utf8.count <= 254 else { return false }
    return address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
  }

  /// The bytes with CRLF as the only end of a line, and one at the end.
  var wireBytes: [UInt8] {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    var wire: [UInt8] = []
    wire.reserveCapacity(bytes.count + bytes.count / 32 + 2)
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == cr || (byte == lf && previous != cr) {
        wire.append(cr)
        wire.append(lf)
      } else if byte != lf {
        wire.append(byte)
      }
      previous = byte
    }
    if wire.count < 2 || wire.suffix(2) != [cr, lf] { wire += [cr, lf] }
    return wire
  }
}
