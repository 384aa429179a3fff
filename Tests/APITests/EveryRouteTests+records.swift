import Domain
import JSON
import TestSupport
import Testing

@testable import API

extension EveryRouteTests {
  func intake(_ office: Office) async throws {
    let good: [(String, JSON)] = [
      ("identify", ["userId": "u1", "traits": ["name": "Ann"]]),
      ("track", ["userId": "u1", "event": "Seen", "messageId": "m1"]), ("page", ["userId": "u1", "name": "Home"]),
      ("screen", ["userId": "u1", "name": "Home"]), ("group", ["userId": "u1", "groupId": "acme"]),
    ]
    for (type, message) in good {
      let answer = await office.call("POST", "/v1/\(type)", message, as: .write)
      #expect(answer.status == 200, "\(type): \(answer.text)")
      #expect(answer.json == ["success": true])
      let bad = await office.call("POST", "/v1/\(type)", ["traits": [:]], as: .write)
      #expect(bad.status == 400 && bad.field != nil, "\(type): \(bad.text)")
    }
    #expect(
      await office.call("POST", "/v1/alias", ["userId": "u1", "previousId": "visitor-1"], as: .operate).status == 200)
    #expect(await office.call("POST", "/v1/alias", ["userId": "u1"], as: .operate).field == "previousId")
    let batch = await office.call(
      "POST", "/v1/batch",
      [
        "batch": [
          ["type": "track", "userId": "u1", "event": "A", "messageId": "m2"], ["type": "track", "userId": "u1"],
        ]
      ], as: .write)
    #expect(batch.json["accepted"] == 1)
    #expect(batch.json["rejected"]?[0]?["index"] == 1 && batch.json["rejected"]?[0]?["field"] == "event")
    #expect(await office.call("POST", "/v1/batch", [:], as: .write).field == "batch")
  }

  func native(_ office: Office) async throws {
    let good: [(String, JSON)] = [
      ("customers", ["id": "u2", "profile": ["name": "Bo", "email": "bo@example.com"]]),
      ("products", ["id": "P1", "name": "Tea", "price": "12.50"]),
      (
        "orders",
        ["id": "O1", "customer": ["user_id": "u2"], "lines": [["product": "P1", "quantity": 2, "amount": "25.00"]]]
      ),
      ("payments", ["id": "Y1", "customer": ["user_id": "u2"], "amount": "25.00", "order": "O1"]),
      (
        "consents",
        [
          "customer": "user_id:u2", "purpose": "marketing", "channel": "email", "granted": true, "evidence": "form",
        ]
      ),
    ]
    for (noun, record) in good {
      let answer = await office.call("POST", "/v1/\(noun)", record, as: .operate)
      #expect(answer.status == 200, "\(noun): \(answer.text)")
      var wrong = record.objectValue ?? [:]
      wrong["surprise"] = 1
      let bad = await office.call("POST", "/v1/\(noun)", .object(wrong), as: .operate)
      #expect(bad.code == "field_unknown" && bad.field == "surprise", "\(noun): \(bad.text)")
    }
    let coupon = Coupon(
      code: "CODE1", pool: "p", customer: try await id(of: "user_id:u2", office), action: nil,
      issuedAt: office.shop.now,
      expiresAt: office.shop.now + .days(9))
    #expect(
      await office.call("PUT", "/v1/pools/p", ["discount": ["amount_minor": 500], "valid_days": 30]).status == 200)
    let tenant = office.shop.tenant
    try await office.shop.records.write { tx in try tx.insertCoupon(tenant, coupon) }
    #expect(await office.call("POST", "/v1/redemptions", ["id": "R1", "coupon": "CODE1"]).status == 200)
    #expect(await office.call("POST", "/v1/redemptions", ["id": "R2", "coupon": "NONE"]).code == "coupon_unknown")
    let grant: JSON = ["purpose": "marketing", "channel": "email", "evidence": "a trial"]
    #expect(await office.call("POST", "/v1/consents/test-grant", grant).json["granted"]?.intValue ?? 0 > 0)
    #expect(await office.call("POST", "/v1/consents/test-grant", grant).json["granted"] == 0)
    #expect(await office.call("POST", "/v1/consents/test-grant", ["purpose": "x"]).field == "purpose")
  }

  func id(of name: String, _ office: Office) async throws -> CustomerID {
    let answer = await office.call("GET", "/v1/customers/\(name)")
    return try #require(CustomerID(answer.json["id"]?.stringValue ?? ""), "\(answer.text)")
  }

  func imports(_ office: Office) async throws {
    let options: JSON = ["kind": "customers", "columns": ["customer": "no"], "file_name": "c.csv"]
    let saved = await office.call(
      "PUT", "/v1/import-presets/mine", ["kind": "customers", "columns": ["customer": "no"]])
    #expect(saved.status == 200, "\(saved.text)")
    #expect(await office.call("PUT", "/v1/import-presets/mine", ["kind": "cats"]).field == "kind")
    #expect(await office.call("GET", "/v1/import-presets").items.count == 4)
    #expect(await office.call("GET", "/v1/import-presets?a=").status == 400)
    #expect(await office.call("GET", "/v1/import-presets/mine").json["mapping"]?["columns"]?["customer"]?[0] == "no")
    #expect(await office.call("GET", "/v1/import-presets/none").status == 404)
    let opened = await office.call("POST", "/v1/imports", options)
    let id = opened.json["id"]?.stringValue ?? ""
    #expect(await office.call("POST", "/v1/imports", ["kind": "customers", "zone": "Mars"]).field == "zone")
    #expect(await office.call("POST", "/v1/imports/\(id)/run").code == "import_empty")
    #expect(await office.call("POST", "/v1/imports/\(id)/undo").code == "import_not_run")
    let data = Array("no,name,email\nx1,Cy,cy@example.com\n,Nobody,\n".utf8)
    #expect(
      await office.send("PUT", "/v1/imports/\(id)/data?offset=0", data).json["received_bytes"]?.intValue
        == Int64(data.count))
    #expect(await office.send("PUT", "/v1/imports/\(id)/data?offset=999", data).code == "import_gap")
    #expect(await office.call("GET", "/v1/imports/\(id)").json["state"] == "uploading")
    #expect(await office.call("GET", "/v1/imports/none").status == 404)
    let summary = await office.call("POST", "/v1/imports/\(id)/run")
    #expect(summary.json["accepted"] == 1 && summary.json["rejected"] == 1, "\(summary.text)")
    let run = summary.json["import"]?.stringValue ?? ""
    #expect(await office.call("GET", "/v1/imports/\(run)").json["state"] == "finished")
    #expect(await office.call("GET", "/v1/imports/\(run)/rejects").text.contains("Nobody"))
    #expect(await office.call("GET", "/v1/imports/none/rejects").status == 404)
    let problem = await office.call("GET", "/v1/imports/\(run)/problems").items.first
    #expect(problem?["line"] == 3 && problem?["message"]?.stringValue?.contains("empty") == true, "\(problem ?? .null)")
    #expect(await office.call("GET", "/v1/imports/\(run)/problems?after=x").field == "after")
    #expect(await office.call("GET", "/v1/imports").items.count == 1)
    #expect(await office.call("GET", "/v1/imports?limit=0").status == 400)
    #expect(await office.call("POST", "/v1/imports/\(run)/undo").json["undone"]?.intValue ?? 0 > 0)
  }

  func privacy(_ office: Office) async throws {
    let file = await office.call("GET", "/v1/customers/user_id:u2/export")
    #expect(file.json["complete"] == true && file.json["profile"]?["name"] == "Bo", "\(file.text)")
    #expect(await office.call("GET", "/v1/customers/user_id:u2/export?x=1").field == "x")
    let wrong = await office.call(
      "POST", "/v1/customers/user_id:u2/erase", ["reason": "because", "confirm": "user_id:u2"])
    #expect(wrong.field == "reason", "\(wrong.text)")
    let erased = await office.call(
      "POST", "/v1/customers/user_id:u2/erase", ["reason": "requested", "confirm": "user_id:u2"])
    #expect(erased.json["finished_at"]?.stringValue != nil, "\(erased.text)")
    #expect(await office.call("GET", "/v1/erasures").items == [erased.json])
    #expect(await office.call("GET", "/v1/erasures?x=1").field == "x")
    #expect(await office.call("GET", "/v1/erasures/\(erased.json["id"]?.stringValue ?? "")").json == erased.json)
    #expect(await office.call("GET", "/v1/erasures/none").status == 404)
    let purged = await office.call("POST", "/v1/purge")
    #expect(purged.json["undone"] == [], "\(purged.text)")
    #expect(await office.call("POST", "/v1/purge?x=1").field == "x")
  }
}
