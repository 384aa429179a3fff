import Testing

@testable import Crypto

@Suite("Digests")
struct DigestTests {
  @Test(
    "give the SHA-256 of FIPS 180",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(text: String, digest: String) {
    #expect(Hex.encode(Digest.sha256(Array(text.utf8))) == digest)
  }

  @Test(
    "give the HMAC-SHA256 of RFC 4231",
    arguments: [
      (
        [UInt8](repeating: 0x0B, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func hmac(key: [UInt8], message: String, digest: String) {
    #expect(Hex.encode(Digest.hmacSHA256(key: key, Array(message.utf8))) == digest)
  }

  @Test("give the HKDF of RFC 5869, appendices A.1 and A.3")
  func hkdf() {
    let secret = [UInt8](repeating: 0x0B, count: 22)
    #expect(
      Hex.encode(Digest.hkdf(secret: secret, salt: Array(0...0x0C), info: Array(0xF0...0xF9), count: 42))
        == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    #expect(
      Hex.encode(Digest.hkdf(secret: secret, salt: [], info: [], count: 42))
        == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
  }

  @Test("compare in constant time what is equal and what is not")
  func comparison() {
    #expect(constantTimeEqual([], []))
    #expect(constantTimeEqual([1, 2], [1, 2]))
    #expect(!constantTimeEqual([1, 2], [1, 3]))
    #expect(!constantTimeEqual([1, 2], [1, 2, 0]))
  }
}

@Suite("A keyed draw")
struct KeyedDrawTests {
  // The values are those of the Python expression at KeyedDraw.
  @Test(
    "can be recomputed in Python",
    arguments: [
      (["live", "strategy-1", "customer-1"], 9_827_791_853_717_790_786, 0.5327656639268086),
      (["ab", "c"], 14_056_517_004_584_751_121, 0.7620053136975111),
      (["a", "bc"], 2_308_172_564_505_879_476, 0.12512628544543558),
      ([], 16_347_188_923_078_221_031, 0.886182887221619), ([""], 3_324_520_926_152_389_434, 0.18022264053039705),
      (["客户"], 5_995_766_422_939_707_586, 0.32503114907334363),
    ] as [([String], UInt64, Double)])
  func vectors(parts: [String], integer: UInt64, unit: Double) {
    let key = Array("rondo-test-key".utf8)
    #expect(KeyedDraw.integer(key: key, parts: parts.map { Array($0.utf8) }) == integer)
    #expect(KeyedDraw.uniform(key: key, parts: parts.map { Array($0.utf8) }) == unit)
  }

  @Test("is even over many customers")
  func evenness() {
    var counts = [Int](repeating: 0, count: 20)
    for customer in 0..<40_000 {
      counts[Int(KeyedDraw.uniform(key: [7], parts: "live", "s", "\(customer)") * 20)] += 1
    }
    let chiSquare = counts.reduce(0.0) { $0 + ($1 > 0 ? Double(($1 - 2000) * ($1 - 2000)) / 2000 : 2000) }
    // The 99.99th percentile of chi-square with 19 degrees of freedom.
    #expect(chiSquare < 50.8)
  }
}
