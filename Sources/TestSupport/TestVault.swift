package import Control
internal import Crypto

/// A vault with a key that everybody knows.
package let testVault = SealedSecrets(
  try! SecretBox(keys: ["test": [UInt8](repeating: 42, count: 32)], current: "test"))
