import Content
import Domain
import TestSupport

/// Tokens of links in messages, which anybody may change.
struct LinkTarget: FuzzTarget {
  static let name = "link"

  private static let secret = Array("a secret of thirty-two bytes....".utf8)
  private static let now = Instant.seconds(1_780_000_000)

  private static func token(_ random: inout SeededRandom) -> (LinkToken, LinkUse, String) {
    let expiry = random.chance(50) ? Instant.seconds(1_780_000_000 + Int64.random(in: -5...5, using: &random)) : nil
    let token = LinkToken(
      tenant: ID(high: random.next(), low: random.next()), action: ID(high: random.next(), low: random.next()),
      customer: ID(high: random.next(), low: random.next()), link: UInt16.random(in: 0...9, using: &random),
      expiresAt: expiry)
    let use = random.pick(LinkUse.allCases)
    return (token, use, token.signed(for: use, secret: secret))
  }

  /// A token of this seed, and after a space what became of it.
  static func input(_ random: inout SeededRandom) -> [UInt8] {
    let (_, _, text) = token(&random)
    let (_, _, other) = token(&random)
    return Array(text.utf8) + [0x20]
      + Mutation.bytes(
        Array(text.utf8), words: [String(other.dropLast(9)), "=", "+", "/", "-", "_", "A"], using: &random)
  }

  func check(_ input: [UInt8]) async throws {
    let parts = input.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return }
    let (genuine, text) = (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    var uses = 0
    for use in LinkUse.allCases {
      do {
        let token = try LinkToken.verify(text, for: use, secret: LinkTarget.secret, now: LinkTarget.now)
        uses += 1
        try hold(text == genuine, "takes a changed token")
        try hold(token.signed(for: use, secret: LinkTarget.secret) == text, "signs otherwise what it read")
      } catch let error as LinkTokenError {
        try hold(!error.rawValue.isEmpty, "says nothing")
      }
    }
    try hold(uses <= 1, "one token is good for \(uses) uses")
  }
}
