import Testing

@testable import Crypto

@Suite("A secret box")
struct SecretBoxTests {
  let old = [UInt8](repeating: 1, count: 32)
  let new = [UInt8](repeating: 2, count: 32)

  @Test("seals as McGrew and Viega's test case 16 for AES-256-GCM")
  func vector() throws {
    let key = Hex.decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")!
    let plain = Hex.decode(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")!
    let sealed = try AESGCM.seal(
      plain, key: key, nonce: Hex.decode("cafebabefacedbaddecaf888")!,
      authenticating: Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2")!)
    #expect(
      Hex.encode(sealed)
        == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
        + "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b")
  }

  @Test("opens what it sealed, also after the key changed")
  func rotation() throws {
    let before = try SecretBox(keys: ["2025": old], current: "2025")
    let after = try SecretBox(keys: ["2025": old, "2026": new], current: "2026")
    let box = try before.seal(Array("p@ss 键".utf8), context: "mailbox/1")
    #expect(try after.open(box, context: "mailbox/1") == Array("p@ss 键".utf8))
    #expect(try after.isStale(box))
    let fresh = try after.seal([], context: "mailbox/1")
    #expect(try after.open(fresh, context: "mailbox/1") == [])
    #expect(throws: CryptoError.unknownKey("2026")) { try before.open(fresh, context: "mailbox/1") }
  }

  @Test("opens for its own context only, and never when a bit changed")
  func tampering() throws {
    let secret = try SecretBox(keys: ["k": old], current: "k")
    let box = try secret.seal([1, 2, 3], context: "a")
    #expect(throws: CryptoError.notAuthentic) { try secret.open(box, context: "b") }
    for index in box.indices {
      for bit in 0..<8 {
        var changed = box
        changed[index] ^= 1 << UInt8(bit)
        #expect(throws: CryptoError.self) { try secret.open(changed, context: "a") }
      }
    }
    for count in 0..<box.count {
      #expect(throws: CryptoError.self) { try secret.open(Array(box.prefix(count)), context: "a") }
    }
  }

  @Test("seals the same text differently each time")
  func nonce() throws {
    let secret = try SecretBox(keys: ["k": old], current: "k")
    #expect(try secret.seal([1], context: "") != secret.seal([1], context: ""))
  }

  @Test("refuses keys of another length, and a current key that is not there")
  func keys() {
    #expect(throws: CryptoError.malformed) { try SecretBox(keys: ["k": [1]], current: "k") }
    #expect(throws: CryptoError.unknownKey("x")) { try SecretBox(keys: ["k": old], current: "x") }
  }
}
