import Act
import Content
import Crypto
import Decide
import Domain
import JSON
import Learn
import TestSupport
import Testing
import Understand

@testable import API

/// A person whose every field holds a word that stands nowhere else, taken through the whole loop.
struct Needles {
  let office: Office
  private(set) var words: [String] = []

  static let email = "zqxmail@example.com"
  static let phone = "+8613800138765"
  static let user = "zqxuser"

  init(_ office: Office) { self.office = office }

  /// A word that is looked for; the same in upper or lower case.
  private mutating func word(_ name: String) -> String {
    let word = "zqx\(name)q"
    words.append(word)
    return word
  }

  private mutating func also(_ word: String) -> String {
    words.append(word)
    return word
  }

  private func good(_ method: String, _ path: String, _ body: JSON? = nil, as key: Office.Key = .own) async -> JSON {
    let answer = await office.call(method, path, body, as: key)
    #expect(answer.status < 300, "\(method) \(path): \(answer.text)")
    return answer.json
  }

  mutating func plant() async throws {
    words += [Needles.email, "13800138765", Needles.user]
    try await shop()
    try await person()
    try await trade()
    try await files()
    try await loop()
  }

  private mutating func shop() async throws {
    let template: JSON = [
      "subject": "Hello {{customer.name | default: \"you\"}}",
      "html": "<p>Hi {{customer.name | default: \"you\"}}, from {{customer.city | default: \"x\"}}</p>",
    ]
    _ = await good("PUT", "/v1/templates/winback", template)
    _ = await good("PUT", "/v1/segments/lapsed", ["definition": Office.everybody])
    _ = await good("PUT", "/v1/pools/ten", ["discount": ["amount_minor": 500], "valid_days": 30])
  }

  private mutating func person() async throws {
    // Chinese in one piece and as the search cuts it.
    let name = "\(word("name")) " + also("龘靐齉")
    words += ["龘靐", "靐齉"]
    let traits: JSON = [
      "name": .string(name), "email": .string(Needles.email), "phone": .string(Needles.phone),
      "city": .string(word("city")), "favourite": ["deep": .string(word("custom"))],
    ]
    let identify: JSON = [
      "userId": .string(Needles.user), "anonymousId": .string(word("anon")), "traits": traits,
      "messageId": .string(word("identifykey")),
    ]
    _ = await good("POST", "/v1/identify", identify, as: .operate)
    _ = await good(
      "POST", "/v1/customers",
      ["id": .string(Needles.user), "source": .string(word("crm")), "profile": ["note": .string(word("note"))]])
    _ = await good("POST", "/v1/group", ["userId": .string(Needles.user), "groupId": "acme"], as: .operate)
    _ = await good(
      "POST", "/v1/consents",
      [
        "customer": .string("user_id:\(Needles.user)"), "purpose": "marketing", "channel": "email", "granted": true,
        "evidence": .string(word("evidence")), "source": .string(word("consentsource")),
        "id": .string(word("consentid")),
      ])
    // Another of theirs, merged by hand.
    _ = await good(
      "POST", "/v1/customers", ["id": .string(word("seconduser")), "profile": ["nick": .string(word("nick"))]])
    _ = await good(
      "POST", "/v1/merges",
      [
        "from": "user_id:zqxseconduserq", "into": .string("user_id:\(Needles.user)"),
        "reason": .string(word("mergereason")),
      ])
  }

  private mutating func trade() async throws {
    let user: JSON = .string(Needles.user)
    _ = await good(
      "POST", "/v1/track",
      [
        "userId": user, "event": .string(word("event")), "messageId": .string(word("eventkey")),
        "properties": ["page": .string(word("property")), "中文": .string(also("齾爨"))],
      ], as: .operate)
    _ = await good("POST", "/v1/page", ["userId": user, "name": .string(word("page"))], as: .operate)
    _ = await good(
      "POST", "/v1/orders",
      [
        "id": .string(word("order")), "source": .string(word("ordersource")),
        "customer": ["user_id": user], "lines": [["product": .string(word("line")), "quantity": 2, "amount": "25.00"]],
      ])
    _ = await good(
      "POST", "/v1/payments",
      ["id": .string(word("payment")), "customer": ["user_id": user], "amount": "5.00", "order": .string(word("paid"))])
    let coupon = Coupon(
      code: word("coupon"), pool: "ten", customer: try await id(), action: nil, issuedAt: office.shop.now,
      expiresAt: office.shop.now + .days(9))
    let tenant = office.shop.tenant
    try await office.shop.records.write { tx in try tx.insertCoupon(tenant, coupon) }
    _ = await good("POST", "/v1/redemptions", ["id": .string(word("redemption")), "coupon": .string(coupon.code)])
  }

  func id() async throws -> CustomerID {
    let answer = await office.call("GET", "/v1/customers/user_id:\(Needles.user)")
    return try #require(CustomerID(answer.json["id"]?.stringValue ?? ""), "\(answer.text)")
  }

  /// Imports with a rejected row and a revision, and an upload that nobody runs.
  private mutating func files() async throws {
    let (custom, second, reject, waiting) = (word("column"), word("revised"), word("reject"), word("waiting"))
    for value in [custom, second] {
      let rows = """
        id,email,colour,first_name
        \(Needles.user),\(Needles.email),\(value),
        \(Needles.user),not an address,x,\(reject)
        other-1,other-1@example.com,blue,Other
        """
      _ = try await run("customers", rows, columns: ["customer": "id"])
    }
    let events = "who,what,when,key,detail\n\(Needles.user),Seen,2026-05-01,\(word("importkey")),\(word("detail"))\n"
    _ = try await run(
      "events", events, columns: ["customer": "who", "name": "what", "at": "when", "id": "key"])
    // An event that is somebody else's by a later file.
    let moved = word("moved")
    for row in ["\(Needles.user),Seen,2026-05-02,moved-1,\(moved)", "other-1,Seen,2026-05-03,moved-1,plain"] {
      _ = try await run(
        "events", "who,what,when,key,detail\n\(row)\n",
        columns: ["customer": "who", "name": "what", "at": "when", "id": "key"])
    }
    let orders = "order,customer,sku,qty,price,date\n\(word("fileorder")),\(Needles.user),P1,1,3.00,2026-05-01\n"
    _ = try await run(
      "orders", orders,
      columns: [
        "order": "order", "customer": "customer", "product": "sku", "quantity": "qty", "unit_price": "price",
        "at": "date",
      ])
    let opened = await good("POST", "/v1/imports", ["kind": "customers", "columns": ["customer": "id"]])
    let data = Array("id,name\n\(Needles.user),\(waiting)\n".utf8)
    let put = await office.send("PUT", "/v1/imports/\(opened["id"]?.stringValue ?? "")/data?offset=0", data)
    #expect(put.status == 200, "\(put.text)")
  }

  private func run(_ kind: String, _ text: String, columns: JSON) async throws -> JSON {
    let opened = await good("POST", "/v1/imports", ["kind": .string(kind), "columns": columns])
    let id = opened["id"]?.stringValue ?? ""
    let put = await office.send("PUT", "/v1/imports/\(id)/data?offset=0", Array(text.utf8))
    #expect(put.status == 200, "\(put.text)")
    return await good("POST", "/v1/imports/\(id)/run")
  }

  /// Understood, decided, approved, sent, opened; a second action is refused by a webhook's other side.
  private mutating func loop() async throws {
    try await office.turn()
    let hook: JSON = [
      "key": "hook", "channel": "webhook", "url": "http://127.0.0.1:9/", "template": "winback",
    ]
    let arms: JSON = [["key": "mail", "actions": [["channel": "email", "template": "winback"], hook]]]
    _ = await good(
      "PUT", "/v1/strategies/win-back", strategyJSON(["holdout": 0, "approval": "required", "arms": arms]))
    _ = await good("POST", "/v1/strategies/win-back/start")
    try await office.turn()
    let reason = word("approval")
    for action in await good("GET", "/v1/approvals", as: .operate)["items"]?.arrayValue ?? [] {
      let id = action["id"]?.stringValue ?? ""
      let body: JSON = ["content_hash": action["content_hash"] ?? .null, "reason": .string(reason)]
      _ = await good("POST", "/v1/actions/\(id)/approve", body, as: .operate)
    }
    try await office.turn()
    let executor = Executor(records: office.shop.records, clock: office.shop.clock, random: .system) {
      [answer = word("answer")] _ in
      [RefusingSender(words: answer)]
    }
    _ = try await executor.drain(office.shop.tenant)
    let mails = await good("GET", "/v1/mailbox")["items"]?.arrayValue ?? []
    let mine = mails.first { $0["recipient"]?.stringValue == Needles.email }?["action"]?.stringValue
    let action = try #require(mine.flatMap { ID<Action>($0) }, "\(mails)")
    let tenant = office.shop.tenant
    _ = try await office.services.engagements.record(
      tenant, action, .bounced, at: office.shop.now, detail: word("bounce"))
    try await office.turn()
    // Units are settled and a receipt of another revision is written.
    _ = try await Learner(records: office.shop.records, clock: office.shop.clock, ids: office.shop.ids).drain(tenant)
  }
}

/// The other side of a webhook that says no in its own words.
struct RefusingSender: Sender {
  let channel = Channel.webhook
  let isIdempotent = true
  let words: String

  func send(_: SendOrder) async -> SendAnswer {
    .refused(.permanent("smtp_refused", ["code": "550", "text": words]))
  }
}
