internal import Control
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let grantAll = route(
    "POST", "/v1/consents/test-grant", .own,
    "Sandbox only: consent for every customer who never said anything: {\"purpose\", \"channel\", \"evidence\"}",
    "仅沙箱：为从未表态的所有客户授予同意：{\"purpose\", \"channel\", \"evidence\"}"
  ) { call in
    let body = try call.object()
    let purpose = try body.oneOf("purpose", Purpose.self)
    let channel = Channel(rawValue: try body.filled("channel"))
    let evidence = try body.string("evidence")
    if evidence.isEmpty {
      throw try body.required("evidence").invalid(
        "evidence_empty", english: "say what this grant is for", chinese: "请说明授予的依据")
    }
    guard call.tenant.mode == .sandbox else { throw APIError.grantNeedsSandbox }
    let grant = TestGrant(call: call, purpose: purpose, channel: channel, evidence: evidence)
    call.trail?.note(nil, ["purpose": .string(purpose.rawValue), "channel": .string(channel.rawValue)])
    let granted = try await grant.run()
    call.services.wake()
    return .json(["granted": .int(granted)])
  }
  .taking(body: .form(["purpose": .purpose, "channel": .name, "evidence": .filled]))
  .answering(["granted": .count])
  .refusing(409)
}

/// A grant by name, page by page. Whoever withdrew stays withdrawn.
private struct TestGrant: Sendable {
  let call: Call
  let purpose: Purpose
  let channel: Channel
  let evidence: String

  func run() async throws -> Int64 {
    let (tenant, now, ids) = (call.id, call.now, call.services.ids)
    let (purpose, channel, evidence, author) = (purpose, channel, evidence, call.principal.name)
    var cursor: CustomerID?
    var total: Int64 = 0
    repeat {
      let after = cursor
      let (last, count) = try await call.records.write { tx -> (CustomerID?, Int64) in
        let page = try tx.customers(tenant, after: after, limit: 1_000).map(\.id)
        let aliases = try tx.aliasSets(tenant, page)
        let canonical = page.filter { aliases[$0]?.canonical ?? $0 == $0 }
        let lines = try canonical.compactMap { customer -> Consent? in
          let ledger = try tx.consents(tenant, of: aliases[customer]?.members ?? [customer])
          guard ConsentState(ledger, purpose: purpose, channel: channel, at: now) == .never else { return nil }
          return Consent(
            id: ids.next(), customer: customer, purpose: purpose, channel: channel, isGranted: true, at: now,
            source: "test-grant", evidence: "\(author): \(evidence)", proof: .stated)
        }
        if !lines.isEmpty { try tx.insertConsents(tenant, lines) }
        return (page.last, Int64(lines.count))
      }
      cursor = last
      total += count
    } while cursor != nil
    return total
  }
}

extension APIError {
  static let grantNeedsSandbox = APIError(
    "sandbox_only", 409, "Consent is granted for everybody in sandbox mode only; live customers speak for themselves.",
    "只能在沙箱模式下为所有人授予同意；正式环境中须由客户本人表态。")
}
