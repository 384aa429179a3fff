import Testing

@testable import Crypto

@Suite("A password hash")
struct PasswordHashTests {
  let quick = PasswordHash(cost: .init(memoryKiB: 64, passes: 1))

  @Test("is the Argon2id of RFC 9106, section 5.3")
  func vector() throws {
    let digest = try Argon2id.digest(
      [UInt8](repeating: 1, count: 32), salt: [UInt8](repeating: 2, count: 16),
      secret: [UInt8](repeating: 3, count: 8), associated: [UInt8](repeating: 4, count: 12),
      cost: .init(memoryKiB: 32, passes: 3, lanes: 4))
    #expect(Hex.encode(digest) == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
  }

  @Test("knows its password and no other")
  func verification() throws {
    let hash = try quick.hash("correct horse 马")
    #expect(hash.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
    #expect(try quick.verify("correct horse 马", against: hash))
    #expect(try !quick.verify("correct horse", against: hash))
    #expect(try quick.hash("x") != quick.hash("x"))
  }

  @Test("is checked at the cost it names and told stale at another")
  func cost() throws {
    let hash = try quick.hash("x")
    #expect(try PasswordHash().verify("x", against: hash))
    #expect(try PasswordHash().isStale(hash))
    #expect(try !quick.isStale(hash))
  }

  @Test(
    "refuses what would cost too much or is no hash",
    arguments: [
      "", "x", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$argon2id$v=19$m=64,t=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    ])
  func malformed(hash: String) {
    #expect(throws: CryptoError.malformed) { try quick.verify("x", against: hash) }
  }
}

@Suite("A key for signing mail")
struct RSAKeyTests {
  @Test("comes as PEM and as a DNS record")
  func forms() throws {
    let key = try RSAKey.generate(bits: 1024)
    #expect(key.privatePEM.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    #expect(key.privatePEM.hasSuffix("-----END PRIVATE KEY-----\n"))
    // SubjectPublicKeyInfo of a 1024-bit key is 162 bytes of DER.
    #expect(Base64.decode(key.publicBase64)?.count == 162)
    #expect(key.dnsRecord.hasPrefix("v=DKIM1; k=rsa; p=MIGf"))
  }
}
