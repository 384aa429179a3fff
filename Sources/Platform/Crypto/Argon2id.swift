internal import CArgon2

/// Argon2id, version 0x13 (RFC 9106).
enum Argon2id {
  static func digest(
    _ password: [UInt8], salt: [UInt8], secret: [UInt8] = [], associated: [UInt8] = [], cost: PasswordHash.Cost,
    count: Int = 32
  ) throws(CryptoError) -> [UInt8] {
    // The library takes its inputs as mutable; it writes to `output` only.
    var (password, salt, secret, associated) = (password, salt, secret, associated)
    var output = [UInt8](repeating: 0, count: count)
    let status = output.withUnsafeMutableBufferPointer { output in
      password.withUnsafeMutableBufferPointer { password in
        salt.withUnsafeMutableBufferPointer { salt in
          secret.withUnsafeMutableBufferPointer { secret in
            associated.withUnsafeMutableBufferPointer { associated in
              var context = argon2_context()
              (context.out, context.outlen) = (output.baseAddress, UInt32(output.count))
              (context.pwd, context.pwdlen) = (password.baseAddress, UInt32(password.count))
              (context.salt, context.saltlen) = (salt.baseAddress, UInt32(salt.count))
              (context.secret, context.secretlen) = (secret.baseAddress, UInt32(secret.count))
              (context.ad, context.adlen) = (associated.baseAddress, UInt32(associated.count))
              (context.t_cost, context.m_cost) = (cost.passes, cost.memoryKiB)
              (context.lanes, context.threads) = (cost.lanes, 1)
              context.version = ARGON2_VERSION_13.rawValue
              return argon2id_ctx(&context)
            }
          }
        }
      }
    }
    guard status == ARGON2_OK.rawValue else { throw .unavailable }
    return output
  }
}
