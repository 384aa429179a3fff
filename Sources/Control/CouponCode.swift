internal import Crypto
package import Domain

/// The code of the coupon an action gives: ten letters and digits that nobody confuses, the same for the same action.
package enum CouponCode {
  private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

  package static func of(_ action: ID<Action>, secret: [UInt8]) -> String {
    let digest = Digest.hmacSHA256(key: secret, Array("coupon".utf8) + action.bytes)
    return String(decoding: digest.prefix(10).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
  }
}
