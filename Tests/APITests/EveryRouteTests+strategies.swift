import Domain
import JSON
import TestSupport
import Testing

@testable import API

extension EveryRouteTests {
  func content(_ office: Office) async throws {
    let message: JSON = ["subject": "Hi {{customer.name | default: \"there\"}}", "text": "Hello."]
    let saved = await office.call("PUT", "/v1/templates/hello", message)
    #expect(saved.status == 201 && saved.json["version"] == 1, "\(saved.text)")
    let again = await office.call("PUT", "/v1/templates/hello", message)
    #expect(again.json["version"] == 1)
    let broken = await office.call("PUT", "/v1/templates/broken", ["subject": "{{", "text": "x"])
    #expect(broken.status == 422 && broken.json["error"]?["problems"]?[0] != nil, "\(broken.text)")
    #expect(await office.call("GET", "/v1/templates/hello?version=1").json["document"] == message)
    #expect(await office.call("GET", "/v1/templates/none").status == 404)
    #expect(await office.call("GET", "/v1/templates").items.count == 2)
    #expect(await office.call("GET", "/v1/templates?x=1").field == "x")
    #expect(await office.call("GET", "/v1/template-library").items.count == 8)
    let test = await office.call("POST", "/v1/templates/hello/test", ["to": "me@example.com"])
    #expect(test.json["sent"] == true, "\(test.text)")
    let away = await office.call("POST", "/v1/templates/hello/test", ["to": "me@elsewhere.test"])
    #expect(away.code == "test_mail_not_sent")

    #expect(await office.call("PUT", "/v1/segments/all", ["definition": Office.everybody]).status == 201)
    let wrong = await office.call("PUT", "/v1/segments/bad", ["definition": ["profile": "name", "op": "nope"]])
    #expect(wrong.status == 400 && wrong.field?.hasPrefix("definition") == true, "\(wrong.text)")
    #expect(await office.call("PUT", "/v1/segments/all", ["definition": Office.everybody]).json["version"] == 1)
    try await office.turn()
    #expect(await office.call("GET", "/v1/segments").items.first?["members"]?.intValue ?? 0 >= 2)
    #expect(await office.call("GET", "/v1/segments?a=b").status == 400)
    #expect(await office.call("GET", "/v1/segments/all").json["words"]?.stringValue?.isEmpty == false)
    #expect(await office.call("GET", "/v1/segments/none").status == 404)
    let first = await office.call("GET", "/v1/segments/all/members?limit=1")
    let next = try #require(first.json["next"]?.stringValue)
    #expect(await office.call("GET", "/v1/segments/all/members?limit=1&after=\(next)").items != first.items)
    #expect(await office.call("GET", "/v1/segments/all/members?limit=0").field == "limit")
    #expect(await office.call("GET", "/v1/segments/all/growth?days=7").items.count == 7)
    #expect(await office.call("GET", "/v1/segments/all/growth?days=0").field == "days")
    let words = await office.call("POST", "/v1/segments/describe", ["definition": Office.everybody])
    #expect(words.json["zh-CN"]?.stringValue?.isEmpty == false && words.json["en"]?.stringValue?.isEmpty == false)
    #expect(await office.call("POST", "/v1/segments/describe", ["definition": ["x": 1]]).status == 400)
    let preview = await office.call("POST", "/v1/segments/preview", ["definition": Office.everybody])
    #expect(
      preview.json["is_exact"] == true
        && preview.json["matched"]?.intValue == preview.json["sample"]?.arrayValue.map { Int64($0.count) },
      "\(preview.text)")
    let senseless = await office.call(
      "POST", "/v1/segments/preview", ["definition": ["all": [["trait": "luck", "op": "="]]]])
    #expect(senseless.status == 400 && senseless.field?.hasPrefix("definition.all[0]") ?? false, "\(senseless.text)")
    #expect(await office.call("POST", "/v1/context/recompute").json["version"] == 1)
  }

  func strategies(_ office: Office) async throws {
    #expect(await office.call("PUT", "/v1/segments/lapsed", ["definition": Office.everybody]).status == 201)
    try await office.turn()
    let missing = strategyJSON(["audience": ["segment": "nobody"]])
    let drafted = await office.call("PUT", "/v1/strategies/win-back", missing)
    #expect(
      drafted.status == 201 && drafted.json["problems"]?[0]?["code"] == "launch.segment_missing", "\(drafted.text)")
    #expect(await office.call("GET", "/v1/strategies/win-back/problems").items.count == 1)
    #expect(await office.call("GET", "/v1/strategies/none/problems").status == 404)
    let early = await office.call("POST", "/v1/strategies/win-back/start")
    #expect(early.status == 422 && early.json["error"]?["problems"]?[0] != nil)
    #expect(await office.call("POST", "/v1/strategies/win-back/pause").code == "strategy_never_started")
    #expect(await office.call("POST", "/v1/strategies/win-back/resume").code == "strategy_never_started")
    #expect(await office.call("POST", "/v1/strategies/win-back/end").code == "strategy_never_started")
    #expect(await office.call("POST", "/v1/strategies/win-back/run").code == "strategy_not_live")
    #expect(await office.call("GET", "/v1/strategies/win-back/effect").code == "strategy_never_started")

    let fine = strategyJSON(["holdout": 0, "approval": "required"])
    #expect(await office.call("PUT", "/v1/strategies/win-back", fine).json["problems"] == [])
    let wrong = await office.call("PUT", "/v1/strategies/win-back", strategyJSON(["holdout": 2]))
    #expect(wrong.status == 400 && wrong.field == "holdout")
    let started = await office.call("POST", "/v1/strategies/win-back/start")
    #expect(started.json["state"] == "live" && started.json["enrolled"]?.intValue ?? 0 >= 2, "\(started.text)")
    try await office.turn()
    #expect(await office.call("POST", "/v1/strategies/win-back/pause").json["state"] == "paused")
    #expect(await office.call("POST", "/v1/strategies/win-back/resume").json["state"] == "live")
    #expect(await office.call("POST", "/v1/strategies/win-back/release", ["share": 0.9]).json["epoch"] == 2)
    #expect(await office.call("POST", "/v1/strategies/win-back/release", ["share": 3]).field == "share")
    #expect(await office.call("POST", "/v1/strategies/win-back/run").json["considered"]?.intValue ?? 0 >= 2)
    #expect(await office.call("GET", "/v1/strategies").items.first?["name"] == "Win back")
    #expect(await office.call("GET", "/v1/strategies?q=").status == 400)
    #expect(await office.call("GET", "/v1/strategies/win-back").json["actions"]?["awaiting_approval"] == 1)
    #expect(await office.call("GET", "/v1/strategies/none").status == 404)
    #expect(await office.call("GET", "/v1/strategies/win-back/versions").items.count == 3)
    #expect(await office.call("GET", "/v1/strategies/none/versions").status == 404)
    let effect = await office.call("GET", "/v1/strategies/win-back/effect")
    #expect(effect.json["strategy"] == "win-back", "\(effect.text)")
  }

  func ledger(_ office: Office) async throws {
    let waiting = await office.call("GET", "/v1/approvals").items
    #expect(
      waiting.allSatisfy { $0["author"] == "li" && $0["may_answer"] == false }, "li wrote it, and wang could answer")
    #expect(await office.call("GET", "/v1/approvals", as: .operate).items.allSatisfy { $0["may_answer"] == true })
    let groups = await office.call("GET", "/v1/approvals/summary").items
    #expect(groups.first?["count"]?.intValue == Int64(waiting.count), "\(groups)")
    #expect(await office.call("GET", "/v1/approvals/summary?x=1").status == 400)
    #expect(await office.call("GET", "/v1/approvals?after=x").field == "after")
    let action = try #require(waiting.first)
    let id = action["id"]?.stringValue ?? ""
    let hash = action["content_hash"] ?? .null
    #expect(await office.call("GET", "/v1/approvals?strategy=none").status == 404)
    #expect(
      await office.call("GET", "/v1/actions?state=awaiting_approval&strategy=win-back").items.count == waiting.count)
    #expect(await office.call("GET", "/v1/actions?state=lost").field == "state")
    #expect(await office.call("GET", "/v1/actions/\(id)").json["approvals"] == [])
    #expect(await office.call("GET", "/v1/actions/nothing").status == 404)
    // The author of the strategy may not, as somebody else could.
    #expect(
      await office.call("POST", "/v1/actions/\(id)/approve", ["content_hash": hash]).code == "approval_own_strategy")
    let zero = JSON.string(String(repeating: "0", count: 64))
    #expect(
      await office.call("POST", "/v1/actions/\(id)/approve", ["content_hash": zero], as: .operate).code
        == "approval_content_changed")
    let approved = await office.call("POST", "/v1/actions/\(id)/approve", ["content_hash": hash], as: .operate)
    #expect(approved.json["state"] == "ready", "\(approved.text)")
    #expect(await office.call("POST", "/v1/actions/\(id)/reject", as: .operate).code == "approval_not_waiting")
    let bulk = await office.call(
      "POST", "/v1/approvals", ["answer": "approved", "actions": [["id": .string(id), "content_hash": hash]]],
      as: .operate)
    #expect(bulk.json["answered"] == 0 && bulk.json["problems"]?[0]?["code"] == "approval_not_waiting")
    #expect(await office.call("POST", "/v1/approvals", ["answer": "maybe", "actions": []]).field == "answer")
    try await office.turn()
    let sent = await office.call("GET", "/v1/actions/\(id)")
    #expect(sent.json["state"] == "succeeded", "\(sent.text)")
    #expect(await office.call("GET", "/v1/mailbox").items.first?["action"]?.stringValue == id)
    #expect(await office.call("GET", "/v1/mailbox?limit=x").status == 400)
    #expect(await office.call("GET", "/v1/mailbox/\(id)").text.contains("Subject: "))
    #expect(await office.call("GET", "/v1/mailbox/none").status == 404)
    #expect(await office.call("GET", "/v1/mailbox?search=nothing-like-this").items.isEmpty)
    let message = await office.call("GET", "/v1/mailbox/\(id)/message")
    #expect(message.json["subject"]?.stringValue?.isEmpty == false && message.json["headers"]?[0] != nil)
    #expect(await office.call("GET", "/v1/mailbox/none/message").status == 404)
    #expect(
      await office.call("POST", "/v1/actions/\(id)/resolve", ["resolution": "sent", "evidence": "log"]).code
        == "action_not_possible")
    #expect(await office.call("POST", "/v1/actions/\(id)/replay").code == "action_not_possible")
    try await strand(office, id)

    let stop = await office.call("POST", "/v1/stops", ["channel": "email", "reason": "wrong price"])
    #expect(stop.json["scope"] == "channel:email")
    #expect(await office.call("POST", "/v1/stops", ["channel": "email"]).field == "reason")
    #expect(await office.call("GET", "/v1/stops").items.count == 1)
    #expect(await office.call("GET", "/v1/stops?a=").status == 400)
    #expect(await office.call("DELETE", "/v1/stops/channel:email").status == 200)
    #expect(await office.call("DELETE", "/v1/stops/channel:email").status == 404)
  }

  /// Makes the action unknown, as a crash would, and has a person resolve it, try it again and reject it.
  func strand(_ office: Office, _ id: String) async throws {
    try await put(office, id, .unknown)
    let resolved = await office.call(
      "POST", "/v1/actions/\(id)/resolve", ["resolution": "not_sent", "evidence": "the relay's log"])
    #expect(resolved.json["state"] == "dead", "\(resolved.text)")
    let again = await office.call("POST", "/v1/actions/\(id)/replay")
    #expect(again.json["state"] == "ready", "\(again.text)")
    try await put(office, id, .awaitingApproval)
    #expect(await office.call("POST", "/v1/actions/\(id)/reject", ["reason": "no"]).json["state"] == "cancelled")
  }

  func put(_ office: Office, _ id: String, _ state: Action.State) async throws {
    let tenant = office.shop.tenant
    let now = office.shop.now
    try await office.shop.records.write { tx in
      var action = try #require(try tx.action(tenant, ID<Action>(id)!))
      let before = action
      action.state = state
      action.updatedAt = now
      try tx.updateAction(tenant, action, from: before.state, token: before.token)
    }
  }
}
