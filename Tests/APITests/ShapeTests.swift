import Domain
import Foundation
import JSON
import TestSupport
import Testing

@testable import API

@Suite("What the API answers")
struct ShapeTests {
  @Test("keeps its shape; RECORD=1 writes the files anew")
  func shapes() async throws {
    try await Office.with(.sqlite) { office in
      try await office.openShop()
      let ann = try await office.shop.customer("Ann")
      try await office.shop.order(ann, daysAgo: 3)
      try await office.turn()
      let owner = try await office.browser()
      let invitation = await office.call(
        "POST", "/v1/accounts/invitations", ["email": "ada@example.com", "role": "viewer"])
      #expect(invitation.status == 201)
      let session = await owner.call("GET", "/v1/session").json.objectValue ?? [:]
      let shown = session.merging(["csrf": "CSRF"]) { $1 }
      try expectGolden(Shape.of(.object(shown)).prettyDescription + "\n", "session.json")
      let sessions = await owner.call("GET", "/v1/session/all").items.map { item in
        JSON.object((item.objectValue ?? [:]).merging(["id": "NAME"]) { $1 })
      }
      try expectGolden(Shape.of(["items": .array(sessions)]).prettyDescription + "\n", "sessions.json")
      let action = try #require(await office.call("GET", "/v1/actions").items.first?["id"]?.stringValue)
      _ = await office.call("PUT", "/v1/views/customers/ann", ["query": ["search": "ann"]])
      let relay: JSON = [
        "host": "smtp.example.com", "security": "tls", "user": "shop", "password": "x", "per_second": 2.5,
      ]
      #expect(await office.call("PUT", "/v1/mail-account", relay).status == 200)
      #expect(await office.call("PUT", "/v1/mail-account/warm-up", ["first": 50]).status == 200)
      let swept = RetentionRun(
        day: CivilDay(year: 2026, month: 5, day: 31), startedAt: office.shop.now, removed: ["events": 3])
      try await office.shop.records.write { [office] tx in try tx.insertRetentionRun(office.shop.tenant, swept) }
      let suppressed: JSON = ["address": "bo@example.com", "reason": "asked on the phone"]
      #expect(await office.call("POST", "/v1/suppressions", suppressed).status == 201)
      let pages = [
        ("retention", "/v1/retention"), ("customer", "/v1/customers/email:ann@example.com"),
        ("why", "/v1/customers/email:ann@example.com/why"),
        ("timeline", "/v1/customers/email:ann@example.com/timeline"), ("action", "/v1/actions/\(action)"),
        ("segment", "/v1/segments/lapsed"), ("members", "/v1/segments/lapsed/members"),
        ("strategy", "/v1/strategies/win-back"), ("mailbox", "/v1/mailbox"), ("tenant", "/v1/tenant"),
        ("overview", "/v1/overview"), ("template", "/v1/templates/winback"), ("customers", "/v1/customers"),
        ("customer-count", "/v1/customers/count?segment=lapsed"), ("growth", "/v1/segments/lapsed/growth?days=2"),
        ("vocabulary", "/v1/vocabulary"), ("actions", "/v1/actions"), ("receipts", "/v1/receipts"),
        ("approvals", "/v1/approvals"), ("approval-summary", "/v1/approvals/summary"),
        ("message", "/v1/mailbox/\(action)/message"), ("strategies", "/v1/strategies"), ("segments", "/v1/segments"),
        ("strategy-versions", "/v1/strategies/win-back/versions"), ("templates", "/v1/templates"),
        ("keys", "/v1/keys"), ("stops", "/v1/stops"), ("budgets", "/v1/budgets"), ("pools", "/v1/pools"),
        ("imports", "/v1/imports"), ("views", "/v1/views/customers"), ("effect", "/v1/strategies/win-back/effect"),
        ("imports", "/v1/imports"), ("effect", "/v1/strategies/win-back/effect"),
        ("mail-account", "/v1/mail-account"), ("suppressions", "/v1/suppressions"),
        ("accounts", "/v1/accounts"), ("invitations", "/v1/accounts/invitations"),
        ("audit", "/v1/audit?limit=3"),
      ]
      for (name, path) in pages {
        let answer = await office.call("GET", path)
        #expect(answer.status == 200, "\(answer.text)")
        try expectGolden(Shape.of(answer.json).prettyDescription + "\n", "\(name).json")
      }
      let preview = await office.call("POST", "/v1/segments/preview", ["definition": Office.everybody])
      try expectGolden(Shape.of(preview.json).prettyDescription + "\n", "segment-preview.json")
      let erased = await office.call(
        "POST", "/v1/customers/\(ann)/erase", ["reason": "requested", "confirm": "email:ann@example.com"])
      try expectGolden(Shape.of(erased.json).prettyDescription + "\n", "erasure.json")
      let erasures = await office.call("GET", "/v1/erasures")
      try expectGolden(Shape.of(erasures.json).prettyDescription + "\n", "erasures.json")
      let refused = await office.call("POST", "/v1/keys", ["name": "x", "kind": "king"])
      try expectGolden(refused.json.prettyDescription + "\n", "error.json")
    }
  }
}

/// A value whose ids, hashes and drawn texts are replaced by what they are, so that runs compare.
private enum Shape {
  static func of(_ value: JSON) -> JSON {
    switch value {
    case .string(let text):
      if ID<Customer>(text) != nil { return "ID" }
      if text.utf8.count == 64, text.allSatisfy(\.isHexDigit) { return "HASH" }
      return .string(text)
    case .array(let elements): return .array(elements.map(of))
    case .object(let members):
      // Which traits there are is for Rules to say.
      let traits: [String: JSON] = members["traits"]?.objectValue == nil ? [:] : ["traits": "TRAITS"]
      return .object(members.mapValues(of).merging(traits) { _, new in new })
    default: return value
    }
  }
}

/// Compares with a file of Golden; `RECORD=1` writes it instead.
private func expectGolden(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(text.utf8).write(to: file)
  } else {
    let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == recorded, "\(name) differs; RECORD=1 rewrites it", sourceLocation: location)
  }
}
