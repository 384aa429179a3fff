import Domain
import JSON
import TestSupport
import Testing

@testable import Rondo

extension House {
  /// Settings that stop no mail, a template, a segment of everybody with a name, and a live strategy that greets them.
  func openShop(subject: String = "Hello {{customer.name | default: \"you\"}}", quietHours: Bool = false) async throws {
    let id = app.tenant.id
    try await app.records.write { tx in
      guard var tenant = try tx.tenant(id) else { return }
      tenant.settings.marketingHoldout = 0
      tenant.settings.caps = []
      if !quietHours { tenant.settings.quietHours = nil }
      tenant.settings.senderName = "Shop"
      tenant.settings.senderAddress = "shop@example.com"
      tenant.settings.postalAddress = "1 Example Road, Shanghai"
      try tx.updateTenant(tenant)
    }
    let template: JSON = [
      "subject": .string(subject),
      "html": "<p>Dear {{customer.name | default: \"you\"}}</p><p><a href=\"https://example.com/\">us</a></p>",
    ]
    let everybody: JSON = ["name": "All", "definition": ["profile": "name", "op": "is_set", "value": true]]
    for (method, path, body) in [
      ("PUT", "/v1/templates/winback", template), ("PUT", "/v1/segments/lapsed", everybody),
      ("PUT", "/v1/strategies/win-back", strategyJSON(["holdout": 0])),
    ] {
      let answer = await call(method, path, body)
      try #require(answer.status < 300, "\(path): \(answer.text)")
    }
    try await app.runner.settle()
    let started = await call("POST", "/v1/strategies/win-back/start")
    try #require(started.status == 200, "\(started.text)")
    try await app.runner.settle()
  }

  /// A customer who may be mailed; the status of the answers.
  @discardableResult
  func add(_ user: String, name: String) async -> (customer: Int, consent: Int) {
    let profile: JSON = ["name": .string(name), "email": .string("\(user)@example.com"), "language": "en"]
    let customer = await call("POST", "/v1/customers", ["id": .string(user), "profile": profile])
    let consent = await call(
      "POST", "/v1/consents",
      [
        "id": .string("c/\(user)"), "customer": .string("user_id:\(user)"), "purpose": "marketing", "channel": "email",
        "granted": true, "evidence": "form",
      ])
    return (customer.status, consent.status)
  }

  /// The actions of the ledger.
  func actions() async -> [JSON] { await call("GET", "/v1/actions?limit=500").items }
}
