/// Password hashes by Argon2id in the PHC form `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
package struct PasswordHash: Sendable {
  /// What one check costs. The default is OWASP's: 19 MiB, two passes.
  package struct Cost: Sendable, Equatable {
    package var memoryKiB: UInt32
    package var passes: UInt32
    package var lanes: UInt32

    package init(memoryKiB: UInt32 = 19_456, passes: UInt32 = 2, lanes: UInt32 = 1) {
      self.memoryKiB = memoryKiB
      self.passes = passes
      self.lanes = lanes
    }
  }

  private let cost: Cost
  private let random: RandomSource

  package init(cost: Cost = Cost(), random: RandomSource = .system) {
    self.cost = cost
    self.random = random
  }

  package func hash(_ password: String) throws(CryptoError) -> String {
    let salt = random.bytes(16)
    let digest = try Argon2id.digest(Array(password.utf8), salt: salt, cost: cost)
    return "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.passes),p=\(cost.lanes)"
      + "$\(Base64.encode(salt, .unpadded))$\(Base64.encode(digest, .unpadded))"
  }

  /// Whether `password` is the one behind `hash`; throws `malformed` where `hash` is no PHC text of Argon2id or
  /// asks for more than 1 GiB, 16 passes or 16 lanes.
  package func verify(_ password: String, against hash: String) throws(CryptoError) -> Bool {
    let (cost, salt, digest) = try Self.parse(hash)
    let found = try Argon2id.digest(Array(password.utf8), salt: salt, cost: cost, count: digest.count)
    return constantTimeEqual(found, digest)
  }

  /// Whether `hash` was made at another cost and should be made anew at the next sign-in.
  package func isStale(_ hash: String) throws(CryptoError) -> Bool {
    try Self.parse(hash).cost != cost
  }

  private static func parse(_ text: String) throws(CryptoError) -> (cost: Cost, salt: [UInt8], digest: [UInt8]) {
    let fields = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 6, fields[0].isEmpty, fields[1] == "argon2id", fields[2] == "v=19" else {
      throw .malformed
    }
    let numbers = fields[3].split(separator: ",").map { $0.split(separator: "=") }
    guard numbers.map(\.first) == ["m", "t", "p"], numbers.allSatisfy({ $0.count == 2 }),
      let memory = UInt32(numbers[0][1]), let passes = UInt32(numbers[1][1]), let lanes = UInt32(numbers[2][1]),
      memory <= 1 << 20, (1...16).contains(passes), (1...16).contains(lanes),
      let salt = Base64.decode(fields[4], .unpadded), (8...64).contains(salt.count),
      let digest = Base64.decode(fields[5], .unpadded), (12...64).contains(digest.count)
    else { throw .malformed }
    return (Cost(memoryKiB: memory, passes: passes, lanes: lanes), salt, digest)
  }
}
