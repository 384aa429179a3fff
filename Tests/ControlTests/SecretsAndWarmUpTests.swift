import Control
import Crypto
import Domain
import Statistics
import Testing

@Suite("A vault")
struct SealedSecretsTests {
  private func vault(_ byte: UInt8, id: String = "a") throws -> SealedSecrets {
    SealedSecrets(try SecretBox(keys: [id: [UInt8](repeating: byte, count: 32)], current: id))
  }

  private let tenant = TenantID(high: 1, low: 1)
  private let secret = Array("correct horse".utf8)

  @Test("opens for its tenant and name alone")
  func bound() throws {
    let vault = try vault(1)
    let box = try vault.seal(secret, for: tenant, .mailPassword)
    #expect(try vault.open(box, for: tenant, .mailPassword) == secret)
    #expect(!String(decoding: box, as: UTF8.self).contains("horse"))
    #expect(throws: SecretProblem.notAuthentic) { try vault.open(box, for: tenant, .dkimKey) }
    #expect(throws: SecretProblem.notAuthentic) {
      try vault.open(box, for: TenantID(high: 1, low: 2), .mailPassword)
    }
  }

  @Test("tells a missing key from a wrong one, and never crashes over what is no box")
  func wrong() throws {
    let box = try vault(1).seal(secret, for: tenant, .mailPassword)
    #expect(throws: SecretProblem.keyMissing(id: "a")) { try vault(1, id: "b").open(box, for: tenant, .mailPassword) }
    #expect(throws: SecretProblem.notAuthentic) { try vault(2).open(box, for: tenant, .mailPassword) }
    for length in 0..<box.count {
      #expect(throws: SecretProblem.self) { try vault(1).open(Array(box.prefix(length)), for: tenant, .mailPassword) }
    }
    for index in box.indices {
      var other = box
      other[index] ^= 1
      #expect(throws: SecretProblem.self) { try vault(1).open(other, for: tenant, .mailPassword) }
    }
  }
}

@Suite("A warm-up")
struct WarmUpTests {
  private let first = CivilDay(year: 2026, month: 11, day: 28)
  private func day(_ number: Int64) -> CivilDay { CivilDay(number: first.number + number - 1) }

  @Test("doubles every day over the end of a month, until the target")
  func doubling() {
    let warmUp = MailAccount.WarmUp(startsOn: first, first: 50, target: 1_000)
    let ceilings = (1...8).map { warmUp.ceiling(on: day($0)) }
    #expect(ceilings == [50, 100, 200, 400, 800, nil, nil, nil])
    #expect(warmUp.ceiling(on: day(0)) == 50 && warmUp.number(of: day(-5)) == 1)
    #expect(warmUp.number(of: day(4)) == 4)
    #expect(MailAccount.WarmUp.counter(of: day(4)) == "warm-up/2026-12-01")
  }

  @Test("never falls, never passes the target, and ends, whatever it begins with")
  func property() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<500 {
      let start = Int64.random(in: 1...1_000_000, using: &random)
      let target = Int64.random(in: start + 1...Int64.max, using: &random)
      let warmUp = MailAccount.WarmUp(startsOn: first, first: start, target: target)
      var before: Int64 = 0
      var hasEnded = false
      for number in 1...200 as ClosedRange<Int64> {
        guard let ceiling = warmUp.ceiling(on: day(number)) else {
          hasEnded = true
          continue
        }
        #expect(!hasEnded && ceiling > before && ceiling < target)
        before = ceiling
      }
      #expect(hasEnded)
    }
  }
}
