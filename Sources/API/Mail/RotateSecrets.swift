internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let rotateSecrets = route(
    "POST", "/v1/secrets/rotate", .own, "Seal every secret anew with a new key", "更换密钥并重新加密所有密文"
  ) { call in
    let count = try await call.services.rotateSecrets()
    let (tenant, now, author) = (call.id, call.now, call.principal.name)
    try await call.records.write { tx in
      try tx.insertAudit(tenant, at: now, principal: author, what: "secrets.rotate", object: "\(count)")
    }
    return .json(["secrets": .int(Int64(count))])
  }
}
