internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let rotateSecrets = route(
    "POST", "/v1/secrets/rotate", .own, "Seal every secret anew with a new key", "更换密钥并重新加密所有密文"
  ) { call in
    let count = try await call.services.rotateSecrets()
    call.trail?.note(nil, ["secrets": .int(Int64(count))])
    return .json(["secrets": .int(Int64(count))])
  }
  .answering(["secrets": .count])
  .refusing(409)
}
