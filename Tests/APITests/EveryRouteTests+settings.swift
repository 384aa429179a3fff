import Domain
import JSON
import TestSupport
import Testing

@testable import API

extension EveryRouteTests {
  func people(_ office: Office) async throws {
    #expect(await office.call("GET", "/v1/customers?search=bo").items.count == 1)
    #expect(await office.call("GET", "/v1/customers?search=BO@example.com").items.count == 1)
    #expect(await office.call("GET", "/v1/customers?search=user_id:u2").items.count == 1)
    #expect(await office.call("GET", "/v1/customers?search=bo%20nobody").items == [])
    #expect(await office.call("GET", "/v1/customers?search=bo&segment=all").items.count == 1)
    #expect(await office.call("GET", "/v1/customers/count?search=bo").json["count"] == 1)
    #expect(await office.call("GET", "/v1/customers?after=x").field == "after")
    #expect(await office.call("GET", "/v1/customers?search=bo&after=x").field == "after")
    let page = await office.call("GET", "/v1/customers?limit=1")
    #expect(page.items.count == 1 && page.json["next"] != nil)
    let bo = await office.call("GET", "/v1/customers/email:bo@example.com")
    #expect(bo.json["orders"] == 1 && bo.json["segments"]?[0] != nil, "\(bo.text)")
    #expect(await office.call("GET", "/v1/customers/user_id:nobody").code == "customer_unknown")
    let why = await office.call("GET", "/v1/customers/user_id:u2/why")
    #expect(
      why.items.first?["outcome"] != nil && why.items.first?["summary"]?.stringValue?.isEmpty == false, "\(why.text)")
    #expect(await office.call("GET", "/v1/customers/nobody/why").status == 404)
    #expect(await office.call("GET", "/v1/customers/user_id:u2/timeline").items.contains { $0["type"] == "order" })
    #expect(await office.call("GET", "/v1/customers/user_id:u2/timeline?limit=-1").status == 400)
    #expect(await office.call("GET", "/v1/customers/user_id:u2/timeline?types=order,return").items.count == 1)
    #expect(await office.call("GET", "/v1/customers/user_id:u2/timeline?before=yesterday").field == "before")
    let receipts = await office.call("GET", "/v1/receipts?limit=1")
    #expect(receipts.items.count == 1 && receipts.items[0]["customer_name"] != nil, "\(receipts.text)")
    let next = receipts.json["next"]?.stringValue ?? ""
    let rest = await office.call("GET", "/v1/receipts?after=\(next)").items
    #expect(!rest.isEmpty && !rest.contains(receipts.items[0]))
    #expect(await office.call("GET", "/v1/receipts?customer=user_id:u2").items.count == why.items.count)
    #expect(await office.call("GET", "/v1/receipts?outcome=planned").items.allSatisfy { $0["outcome"] == "planned" })
    for wrong in ["outcome=perhaps", "strategy=none", "customer=nobody", "after=x"] {
      let field = wrong.split(separator: "=").first.map(String.init)
      #expect(await office.call("GET", "/v1/receipts?\(wrong)").field == field)
    }
    #expect((await office.call("GET", "/v1/customers/count").json["count"]?.intValue ?? 0) > 0)
    #expect(await office.call("GET", "/v1/customers/count?segment=none").field == "segment")
    #expect(await office.call("GET", "/v1/customers?segment=none").field == "segment")
    #expect(await office.call("GET", "/v1/vocabulary").json["traits"]?[0]?["key"] == "recency_days")
    #expect(await office.call("GET", "/v1/vocabulary?x=1").field == "x")
    let merge = await office.call("POST", "/v1/merges", ["from": "user_id:u1", "into": "user_id:u2", "reason": "same"])
    #expect(merge.status == 201, "\(merge.text)")
    #expect(
      await office.call("POST", "/v1/merges", ["from": "user_id:u1", "into": "user_id:u2"]).code
        == "customers_one_already")
    let id = merge.json["id"]?.stringValue ?? ""
    #expect(await office.call("DELETE", "/v1/merges/\(id)?customer=user_id:u2").status == 200)
    #expect(await office.call("DELETE", "/v1/merges/\(id)?customer=user_id:u2").status >= 404)
    #expect(await office.call("POST", "/v1/replay").json["different"] == 0)
  }

  func settings(_ office: Office) async throws {
    #expect(await office.call("GET", "/v1/pools").items.count == 1)
    #expect(await office.call("GET", "/v1/pools?a=").status == 400)
    #expect(await office.call("GET", "/v1/pools/p").json["liability_minor"] == 500)
    #expect(await office.call("GET", "/v1/pools/q").status == 404)
    #expect(
      await office.call("PUT", "/v1/pools/p", ["discount": ["percent": 200], "valid_days": 1]).field
        == "discount.percent")
    #expect(await office.call("PUT", "/v1/budgets/spring", ["money_limit_minor": 100]).json["money_used_minor"] == 0)
    #expect(await office.call("PUT", "/v1/budgets/spring", ["money_limit_minor": -1]).field == "money_limit_minor")
    #expect(await office.call("GET", "/v1/budgets").items.count == 1)
    #expect(await office.call("GET", "/v1/budgets?a=").status == 400)
    let change: JSON = ["marketing_holdout": "5%", "quiet_hours": ["from": "22:00", "to": "08:30"], "caps": []]
    let changed = await office.call("PATCH", "/v1/tenant", change)
    #expect(
      changed.json["marketing_holdout"] == 0.05 && changed.json["quiet_hours"]?["to"] == "08:30", "\(changed.text)")
    #expect(await office.call("GET", "/v1/tenant").json == changed.json)
    #expect(await office.call("GET", "/v1/tenant?a=").status == 400)
    for (field, value) in [("zone", "Mars"), ("currency", "yuan"), ("sender_address", "x"), ("mode", "live")] {
      let bad = await office.call("PATCH", "/v1/tenant", .object([field: .string(value)]))
      #expect(bad.status == 400 && bad.field == field, "\(bad.text)")
    }
    #expect(await office.call("PATCH", "/v1/tenant", ["currency": "EUR"]).code == "currency_in_use")
    let key = await office.call("POST", "/v1/keys", ["name": "erp", "kind": "operate"])
    #expect(key.json["key"]?.stringValue?.hasPrefix("rondo_o_") == true)
    #expect(await office.call("POST", "/v1/keys", ["name": "erp", "kind": "operate"]).code == "key_name_taken")
    #expect(await office.call("GET", "/v1/keys").items.allSatisfy { $0["key"] == nil && $0["hash"] == nil })
    #expect(await office.call("GET", "/v1/keys?a=").status == 400)
    #expect(await office.call("DELETE", "/v1/keys/\(key.json["id"]?.stringValue ?? "")").status == 200)
    #expect(await office.call("DELETE", "/v1/keys/none").status == 404)
    #expect(await office.call("GET", "/v1/overview").json["facts"]?["orders"] == 1)
    #expect(await office.call("GET", "/v1/overview?a=").status == 400)
    #expect(await office.call("GET", "/metrics").text.contains("rondo_lag_seconds 0"))
    #expect(await office.call("GET", "/metrics?a=").status == 400)
    #expect(await office.call("GET", "/healthz", as: .none).status == 200)
    #expect(await office.call("GET", "/readyz", as: .none).status == 200)
  }

  func mail(_ office: Office) async throws {
    let empty = await office.call("GET", "/v1/mail-account", as: .operate)
    #expect(empty.json["relay"] == .null && empty.json["way"] == "process", "\(empty.text)")
    #expect(await office.call("GET", "/v1/mail-account?x=1").field == "x")
    #expect(await office.call("POST", "/v1/mail-account/test").code == "mail_account_missing")
    let relay: JSON = [
      "host": "smtp.example.com", "port": 465, "security": "tls", "user": "shop", "password": "secret-1",
      "per_second": 2.5,
      "bounce_address": "bounce@example.com",
    ]
    let saved = await office.call("PUT", "/v1/mail-account", relay)
    #expect(saved.json["relay"]?["has_password"] == true, "\(saved.text)")
    #expect(!saved.text.contains("secret-1"))
    for (field, value) in [
      ("host", "no host"), ("port", 0), ("security", "ssl"), ("connections", 5), ("per_second", 0),
      ("bounce_address", "x"), ("surprise", 1), ("user", "a\nb"),
    ] as [(String, JSON)] {
      var wrong = relay.objectValue ?? [:]
      wrong[field] = value
      #expect(await office.call("PUT", "/v1/mail-account", .object(wrong)).field == field)
    }
    for host in ["127.0.0.1", "localhost", "10.0.0.1", "db.internal", "::1"] {
      let refused = await office.call("PUT", "/v1/mail-account", ["host": .string(host), "security": "tls"])
      #expect(refused.code == "mail_relay_private" && refused.field == "host", "\(host): \(refused.text)")
      let probed = await office.call("POST", "/v1/mail-account/test", ["host": .string(host), "security": "tls"])
      #expect(probed.code == "mail_relay_private", "\(host): \(probed.text)")
    }
    #expect(
      await office.call("PUT", "/v1/mail-account", ["host": "smtp.example.com", "security": "none"]).code
        == "mail_relay_clear")
    var moved = relay.objectValue ?? [:]
    moved["password"] = nil
    #expect(await office.call("PUT", "/v1/mail-account", .object(moved)).json["relay"]?["has_password"] == true)
    moved["host"] = "smtp.elsewhere.test"
    #expect(await office.call("PUT", "/v1/mail-account", .object(moved)).code == "password_needed")
    #expect(await office.call("POST", "/v1/mail-account/test", .object(moved)).code == "password_needed")
    #expect(await office.call("PUT", "/v1/mail-account", relay, as: .operate).status == 403)
    let tested = await office.call(
      "POST", "/v1/mail-account/test", ["host": "nowhere.example.com", "user": "a", "password": "b"])
    #expect(tested.json["is_well"] == false && tested.json["steps"]?[0]?["step"] == "connect", "\(tested.text)")

    let key = await office.call("PUT", "/v1/mail-account/dkim", ["selector": "r1"])
    #expect(key.json["dkim"]?["record_name"] == "r1._domainkey.example.com", "\(key.text)")
    #expect(!key.text.contains("PRIVATE"))
    #expect(await office.call("PUT", "/v1/mail-account/dkim", ["private_key": "x"]).field == "private_key")
    #expect(await office.call("PUT", "/v1/mail-account/dkim", ["domain": "x"]).field == "domain")
    let checked = await office.call("POST", "/v1/mail-account/check", as: .operate)
    #expect(checked.items.map { $0["level"] } == ["unknown", "unknown", "unknown"], "\(checked.text)")
    #expect(await office.call("POST", "/v1/mail-account/check", as: .write).status == 403)
    let warming = await office.call("PUT", "/v1/mail-account/warm-up", ["first": 10, "target": 100])
    #expect(warming.json["warm_up"]?["ceiling"] == 10 && warming.json["warm_up"]?["day"] == 1, "\(warming.text)")
    #expect(await office.call("PUT", "/v1/mail-account/warm-up", ["first": 10, "target": 10]).field == "target")
    #expect(await office.call("PUT", "/v1/mail-account/warm-up", ["first": 0]).field == "first")
    for path in ["warm-up", "dkim"] {
      #expect(await office.call("DELETE", "/v1/mail-account/\(path)?x=1").field == "x")
      #expect(await office.call("DELETE", "/v1/mail-account/\(path)").status == 200)
    }
    #expect(await office.call("DELETE", "/v1/mail-account", as: .operate).status == 403)
    #expect(await office.call("DELETE", "/v1/mail-account").json["relay"] == .null)
    #expect(await office.call("POST", "/v1/secrets/rotate").json["secrets"] == 0)
    #expect(await office.call("POST", "/v1/secrets/rotate", as: .operate).status == 403)
  }

  func webhooks(_ office: Office) async throws {
    for (body, field) in [
      (["url": "ftp://example.com"], "url"), (["url": "https://a@example.com/"], "url"), ([:], "url"),
      (["url": "https://example.com", "kinds": ["cats"]], "kinds[0]"),
      (["url": "https://example.com", "colour": "red"], "colour"),
    ] as [(JSON, String)] {
      let bad = await office.call("POST", "/v1/webhooks", body)
      #expect(bad.status == 400 && bad.field == field, "\(bad.text)")
    }
    let made = await office.call("POST", "/v1/webhooks", ["url": "https://example.com/x", "kinds": ["action.dead"]])
    #expect(made.status == 201 && made.json["secret"]?.stringValue?.hasPrefix("whsec_") == true, "\(made.text)")
    let path = "/v1/webhooks/\(made.json["id"]?.stringValue ?? "")"
    #expect(await office.call("GET", "/v1/webhooks").items.first?["secret"] == nil)
    #expect(await office.call("GET", "/v1/webhooks?a=").status == 400)
    #expect(await office.call("POST", "\(path)/ping").json["delivery"]?.stringValue?.hasPrefix("ping:") == true)
    let told = await office.call("GET", "\(path)/deliveries?state=pending&limit=1")
    #expect(told.items.count == 1 && told.items[0]["body"]?["type"] == "ping", "\(told.text)")
    #expect(await office.call("GET", "\(path)/deliveries?state=lost").field == "state")
    #expect(await office.call("GET", "\(path)/deliveries?after=x").field == "after")
    let rotated = await office.call("POST", "\(path)/rotate")
    #expect(rotated.json["secret"] != made.json["secret"] && rotated.json["former_until"] != .null)
    let off = await office.call("PATCH", path, ["state": "off", "note": "resting"])
    #expect(off.json["state"] == "off" && off.json["deliveries"]?["dead"] == 1, "\(off.text)")
    #expect(await office.call("PATCH", path, ["state": "delinquent"]).field == "state")
    #expect(await office.call("POST", "\(path)/ping").code == "webhook_off")
    #expect(await office.call("POST", "\(path)/replay").code == "webhook_off")
    #expect(await office.call("PATCH", path, ["state": "active"]).json["state"] == "active")
    #expect(await office.call("POST", "\(path)/replay").json["replayed"] == 1)
    #expect(await office.call("POST", "\(path)/replay", ["delivery": "none"]).status == 404)
    #expect(await office.call("DELETE", path).status == 200)
    for method in ["PATCH", "DELETE"] { #expect(await office.call(method, path, [:]).status == 404) }
    #expect(await office.call("POST", "\(path)/rotate").status == 404)
  }

  func console(_ office: Office) async {
    #expect(await office.call("PUT", "/v1/views/actions/mine", ["query": ["state": "dead"]]).json["owner"] == "li")
    #expect(await office.call("PUT", "/v1/views/actions/mine", ["query": "dead"]).field == "query")
    #expect(await office.call("GET", "/v1/views/actions").items.count == 1)
    #expect(await office.call("GET", "/v1/views/actions?a=").status == 400)
    #expect(await office.call("GET", "/v1/views/actions/mine").json["query"]?["state"] == "dead")
    #expect(await office.call("GET", "/v1/views/actions/yours").status == 404)
    #expect(await office.call("DELETE", "/v1/views/actions/mine").status == 200)
    #expect(await office.call("DELETE", "/v1/views/actions/mine").status == 404)
    #expect(await office.call("GET", "/v1/demo").json["state"] == "none")
    #expect(await office.call("GET", "/v1/demo?a=").status == 400)
    #expect(await office.call("POST", "/v1/demo").code == "demo_unavailable")
  }
}
