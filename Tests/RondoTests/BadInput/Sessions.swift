import Crypto
import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test(
    "a session that is expired, ended, forged or of another tenant opens nothing, and the others go on",
    arguments: TestEngine.allCases)
  func sessions(_ engine: TestEngine) async throws {
    try await House.with(engine) { house in
      let ours = try await house.signIn("us@example.com", house.app.tenant.id)
      let foreign: TenantID = house.app.ids.next()
      let (tenant, now) = (house.app.tenant, house.clock.now)
      try await house.app.records.write { tx in
        try tx.insertTenant(
          Tenant(
            id: foreign, name: "Other", zone: tenant.zone, currency: tenant.currency, language: .chinese,
            mode: .sandbox, secret: [UInt8](repeating: 3, count: 32), settings: tenant.settings, createdAt: now))
      }
      let theirs = try await house.signIn("them@example.com", foreign)
      #expect(await house.call("POST", "/v1/customers", ["id": "c", "profile": ["name": "Ann"]]).status == 200)
      let target = "/v1/customers/user_id:c"
      #expect(await house.call("GET", target, nil, ["Cookie": ours]).status == 200)
      // Another tenant's finds nothing of ours, and says nothing of whether it is there.
      await house.refused("GET", target, headers: ["Cookie": theirs], as: 404, "customer_unknown")
      #expect(await house.call("GET", "/v1/tenant", nil, ["Cookie": theirs]).json["name"] == "Other")
      // A token that was changed at any place, cut, doubled, or is no token at all.
      let token = Array(ours.utf8.dropFirst("rondo_session=".utf8.count))
      for place in stride(from: 0, to: token.count, by: 5) {
        var copy = token
        copy[place] = copy[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let cookie = "rondo_session=" + String(decoding: copy, as: UTF8.self)
        await house.refused("GET", target, headers: ["Cookie": cookie], as: 401, "key_missing")
      }
      for cookie in ["rondo_session=", "rondo_session=\(ours)", "rondo_session=' OR 1=1 --", String(ours.dropLast())] {
        #expect(await house.call("GET", target, nil, ["Cookie": cookie]).status == 401, "\(cookie)")
      }
      // The other tenant's proof that a page is ours is none here.
      let proof = await house.call("GET", "/v1/session", nil, ["Cookie": theirs]).json["csrf"]?.stringValue ?? ""
      #expect(!proof.isEmpty)
      await house.refused(
        "PATCH", "/v1/tenant", Array("{\"name\": \"Theirs\"}".utf8), headers: ["Cookie": ours, "X-CSRF-Token": proof],
        as: 403, "csrf_missing")
      #expect(await house.call("GET", "/v1/tenant").json["name"] == .string(tenant.name))
      // By the clock, and by one that goes back again.
      house.clock.advance(.days(15))
      await house.refused("GET", target, headers: ["Cookie": ours], as: 401, "key_missing")
      house.clock.advance(.days(-15))
      #expect(await house.call("GET", target, nil, ["Cookie": ours]).status == 200)
      house.clock.advance(.days(-3))
      #expect(await house.call("GET", target, nil, ["Cookie": ours]).status == 200)
      // Ended by hand.
      let own = await house.call("GET", "/v1/session", nil, ["Cookie": ours]).json["csrf"]?.stringValue ?? ""
      let out = await house.call("DELETE", "/v1/session", nil, ["Cookie": ours, "X-CSRF-Token": own])
      #expect(out.status == 200, "\(out.text)")
      await house.refused("GET", target, headers: ["Cookie": ours], as: 401, "key_missing")
      #expect(await house.call("GET", "/v1/tenant", nil, ["Cookie": theirs]).status == 200)
      await house.refused("GET", target, key: "rondo_own_guess", as: 401, "key_unknown")
      await house.isWell()
    }
  }
}

extension House {
  /// The cookie of a browser in which an owner of a tenant is signed in.
  func signIn(_ email: String, _ tenant: TenantID) async throws -> String {
    let token = Base64.encode(RandomSource.system.bytes(32), .url)
    let account = Account(
      id: app.ids.next(), tenant: tenant, email: email, name: "Li", role: .owner, passwordHash: "-",
      createdAt: clock.now)
    let session = Session(
      hash: Digest.sha256(Array(token.utf8)), tenant: tenant, account: account.id, createdAt: clock.now,
      expiresAt: clock.now + .days(14))
    try await app.records.write { tx in
      try tx.insertAccount(account)
      try tx.insertSession(session)
    }
    return "rondo_session=\(token)"
  }
}
