import Domain
import Testing

@Suite("An id")
struct IDTests {
  @Test(
    "keeps its bucket for ever: the last ten bits",
    arguments: [
      ("00000000-0000-0000-0000-000000000000", 0), ("01890a5d-ac96-774b-bcce-b302099a83ff", 1_023),
      ("01890a5d-ac96-774b-bcce-b302099a8057", 87), ("ffffffff-ffff-ffff-ffff-fffffffffc00", 0),
    ] as [(String, Int64)])
  func bucket(_ text: String, _ bucket: Int64) throws {
    let id = try #require(CustomerID(text))
    #expect(id.bucket == bucket)
    #expect(id.description == text)
    #expect(CustomerID(bytes: id.bytes) == id)
  }

  @Test(
    "is nil for text that is none",
    arguments: ["", "1", "01890a5d-ac96-774b-bcce-b302099a805", "zz890a5d-ac96-774b-bcce-b302099a8057"])
  func badText(_ text: String) {
    #expect(CustomerID(text) == nil)
  }

  @Test("of version 7 sorts by the clock and carries version and variant")
  func version7() {
    let random: @Sendable () -> (UInt64, UInt64) = { (.max, .max) }
    let early = IDSource.version7(clock: .fixed(.seconds(1_000)), random: random).next(Customer.self)
    let late = IDSource.version7(clock: .fixed(.seconds(1_001)), random: random).next(Customer.self)
    #expect(early < late)
    #expect(early.high >> 16 == 1_000_000)
    #expect(early.high >> 12 & 0xF == 7)
    #expect(early.low >> 62 == 2)
  }
}
