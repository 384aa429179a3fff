import Crypto
import Domain
import TestSupport
import Testing

@testable import Rondo

@Suite("The keys of secrets at rest")
struct SecretKeyringTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/secret.key" }

  private func key(_ byte: UInt8) -> String { Base64.encode([UInt8](repeating: byte, count: 32)) }

  private func keep(_ shop: TestShop, _ vault: any SecretVault) async throws {
    let (tenant, now) = (shop.tenant, shop.now)
    try await shop.records.write { try $0.keep("correct horse", as: .mailPassword, of: tenant, in: vault, at: now) }
  }

  private func read(_ shop: TestShop, _ vault: any SecretVault) async throws -> String? {
    let tenant = shop.tenant
    return try await shop.records.read { try $0.secret(.mailPassword, of: tenant, in: vault) }
  }

  @Test("make a file that only its owner reads, and open what another process sealed", arguments: TestEngine.allCases)
  func file(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let first = try SecretKeyring(path: path, text: nil)
      try await keep(shop, first)
      #expect(Command.run(["stat", "-c", "%a", path]).output == "600\n")
      #expect(try await read(shop, try SecretKeyring(path: path, text: nil)) == "correct horse")
      #expect(try await read(shop, first) == "correct horse")
    }
  }

  @Test(
    "change by rotation: the old key is forgotten, and everything opens with the new one",
    arguments: TestEngine.allCases)
  func rotation(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let keyring = try SecretKeyring(path: path, text: nil)
      try await keep(shop, keyring)
      let before = Command.read(path)
      #expect(try await keyring.rotate(shop.records, at: shop.now) == 1)
      let after = Command.read(path)
      #expect(after != before && after.split(separator: "\n").count == 1)
      #expect(try await read(shop, keyring) == "correct horse")
      #expect(try await read(shop, try SecretKeyring(path: path, text: nil)) == "correct horse")
      let old = try SecretKeyring(path: path, text: before)
      await #expect(throws: SecretProblem.self) { try await read(shop, old) }
    }
  }

  @Test("of the environment: the first is current, and rotation seals anew with it", arguments: TestEngine.allCases)
  func environment(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      try await keep(shop, try SecretKeyring(path: path, text: key(1)))
      let both = try SecretKeyring(path: path, text: "\(key(2)), \(key(1))")
      #expect(try await read(shop, both) == "correct horse")
      #expect(try await both.rotate(shop.records, at: shop.now) == 1)
      #expect(try await read(shop, try SecretKeyring(path: path, text: key(2))) == "correct horse")
      #expect(Command.read(path) == "")
    }
  }

  @Test("that are none are refused when the process starts", arguments: ["", "short", "x,y", "AAAA"])
  func wrong(text: String) {
    #expect(throws: Configuration.Problem.self) { try SecretKeyring(path: path, text: text) }
    Command.write(Array("nonsense".utf8), to: path)
    #expect(throws: Configuration.Problem.self) { try SecretKeyring(path: path, text: nil) }
  }
}
