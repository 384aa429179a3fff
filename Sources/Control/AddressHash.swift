internal import Crypto
package import Domain

/// The keyed hash under which an address is suppressed: it survives the erasure of the person and tells nobody who
/// it was.
package enum AddressHash {
  package static func of(_ address: String, _ channel: Channel, secret: [UInt8]) -> [UInt8] {
    Digest.hmacSHA256(key: secret, Array("suppression\u{0}\(channel)\u{0}\(address.lowercased())".utf8))
  }
}

extension Channel {
  /// The kind of identity whose value is an address of this channel; nil for local actions and calls to systems.
  package var identityKind: Identity.Kind? {
    switch self {
    case .email: .email
    case .sms: .phone
    default: nil
    }
  }
}
