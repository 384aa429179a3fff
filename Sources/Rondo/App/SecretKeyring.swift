import Control
import Crypto
import Domain
import Glibc
import Synchronization

/// The keys of what is sealed at rest: lines of Base64, the first one current, in `secret.key` of the data directory
/// or in `RONDO_SECRET_KEY`.
final class SecretKeyring: SecretVault {
  private let path: String
  private let isFile: Bool
  private let state: Mutex<(keys: [[UInt8]], sealed: SealedSecrets)>

  /// Makes the file when there is neither it nor a text from the environment.
  init(path: String, text: String?) throws {
    self.path = path
    isFile = text == nil
    let kept: String
    if let text = text ?? DataDirectory.read(path) {
      kept = text
    } else {
      kept = SecretKeyring.line(RandomSource.system.bytes(32))
      try DataDirectory.writePrivate(kept, to: path)
    }
    let keys = try SecretKeyring.keys(kept, name: isFile ? path : "RONDO_SECRET_KEY")
    state = Mutex((keys, try SecretKeyring.sealed(keys)))
  }

  func seal(_ plain: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8] {
    try state.withLock { $0.sealed }.seal(plain, for: tenant, name)
  }

  func open(_ box: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8] {
    try state.withLock { $0.sealed }.open(box, for: tenant, name)
  }

  /// Seals every tenant's secrets with a new key, which is in the file before the first of them and alone there after
  /// the last: killed in between, all still open. Keys of the environment are the environment's to change: there the
  /// first one is taken. Returns how many secrets there were.
  func rotate(_ records: any Records, at now: Instant) async throws -> Int {
    if isFile {
      let keys = [RandomSource.system.bytes(32)] + state.withLock { $0.keys }
      try hold(keys)
    }
    var count = 0
    for tenant in try await records.read({ try $0.tenants() }) {
      count += try await records.write { tx in try tx.resealSecrets(of: tenant.id, in: self, at: now) }
    }
    if isFile { try hold(Array(state.withLock { $0.keys }.prefix(1))) }
    return count
  }

  /// In the file first, or what is sealed meanwhile could be lost with the process.
  private func hold(_ keys: [[UInt8]]) throws {
    let sealed = try SecretKeyring.sealed(keys)
    let draft = path + ".new"
    try DataDirectory.writePrivate(keys.map(SecretKeyring.line).joined(), to: draft)
    guard rename(draft, path) == 0 else { throw DataDirectory.Problem(description: "Can't write \(path).") }
    state.withLock { $0 = (keys, sealed) }
  }

  private static func line(_ key: [UInt8]) -> String { Base64.encode(key) + "\n" }

  private static func keys(_ text: String, name: String) throws(Configuration.Problem) -> [[UInt8]] {
    let words = text.split { $0.isWhitespace || $0 == "," }
    let keys = words.compactMap { Base64.decode(String($0)) }.filter { $0.count == 32 }
    guard !keys.isEmpty, keys.count == words.count else {
      throw Configuration.Problem(
        name: name,
        english: "must hold keys of 32 bytes in Base64, the current one first; make one with: openssl rand -base64 32",
        chinese: "应为 Base64 编码的 32 字节密钥，当前密钥在前；可用 openssl rand -base64 32 生成")
    }
    return keys
  }

  private static func sealed(_ keys: [[UInt8]]) throws -> SealedSecrets {
    let named = keys.map { (Hex.encode(Array(Digest.sha256($0).prefix(4))), $0) }
    return SealedSecrets(
      try SecretBox(keys: Dictionary(named, uniquingKeysWith: { first, _ in first }), current: named[0].0))
  }
}
