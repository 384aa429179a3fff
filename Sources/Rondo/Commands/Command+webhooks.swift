import API
import JSON

extension Command {
  static let webhooks: [Command] = [
    Command("webhook list", "Webhooks and how their deliveries went", "列出 Webhook 与投递情况") { call in
      call.show(
        try await call.get("/v1/webhooks"),
        [
          Column("ID", "编号", "id"), Column("URL", "地址", "url"), Column("KINDS", "种类", "kinds"),
          Column("STATE", "状态", "state"), Column("PENDING", "待投递", "deliveries.pending"),
          Column("DEAD", "失败", "deliveries.dead"),
        ], empty: Words("No webhook yet.", "还没有 Webhook。"))
    },
    Command(
      "webhook add", "URL [--kind KIND]... [--note TEXT]", "Tell an address what happens; its secret is shown once",
      "添加 Webhook，密钥只显示一次", arguments: 1...1, options: ["kind", "note"]
    ) { call in
      var body: [String: JSON] = ["url": .string(call.words[0])]
      if !call.options("kind").isEmpty { body["kinds"] = .array(call.options("kind").map { .string($0) }) }
      if let note = call.option("note") { body["note"] = .string(note) }
      let answer = try await call.send("POST", "/v1/webhooks", .object(body))
      call.show(answer) { answer in
        call.output.standard("\(answer["id"]?.stringValue ?? "")\n\(answer["secret"]?.stringValue ?? "")\n")
        call.output.error(call.text("Keep the secret now: it is not shown again.", "请立即保存密钥：不会再次显示。") + "\n")
      }
    },
    Command("webhook on", "ID", "Switch a webhook on", "启用 Webhook", arguments: 1...1) { call in
      try await call.change(["state": "active"])
    },
    Command("webhook off", "ID", "Switch a webhook off", "停用 Webhook", arguments: 1...1) { call in
      try await call.change(["state": "off"])
    },
    Command("webhook remove", "ID", "Delete a webhook", "删除 Webhook", arguments: 1...1) { call in
      let answer = try await call.send("DELETE", "/v1/webhooks/\(call.words[0].escaped)")
      call.show(answer) { _ in call.say("Deleted.", "已删除。") }
    },
    Command("webhook ping", "ID", "Send a notice to try it", "发送测试通知", arguments: 1...1) { call in
      let answer = try await call.send("POST", "/v1/webhooks/\(call.words[0].escaped)/ping")
      call.show(answer) { call.output.standard(($0["delivery"]?.stringValue ?? "") + "\n") }
    },
    Command(
      "webhook deliveries", "ID [--state pending|delivered|dead] [--limit N]", "What a webhook was told", "投递记录",
      arguments: 1...1, options: ["state", "limit"]
    ) { call in
      let query = ["state": call.option("state"), "limit": call.option("limit")]
      call.show(
        try await call.get("/v1/webhooks/\(call.words[0].escaped)/deliveries", query),
        [
          Column("DELIVERY", "投递", "id"), Column("AT", "时间", "at"), Column("STATE", "状态", "state"),
          Column("TRIES", "次数", "attempts"), Column("ANSWER", "响应", "status"), Column("WHY", "原因", "reason"),
        ], empty: Words("Nothing was told yet.", "还没有投递。"))
    },
    Command(
      "webhook replay", "ID [--delivery ID]", "Tell again what never arrived", "重新投递失败的通知", arguments: 1...1,
      options: ["delivery"]
    ) { call in
      let body: JSON = call.option("delivery").map { ["delivery": .string($0)] } ?? [:]
      let answer = try await call.send("POST", "/v1/webhooks/\(call.words[0].escaped)/replay", body)
      call.show(answer) { call.say("\($0["replayed"] ?? 0) to be told again.", "将重新投递 \($0["replayed"] ?? 0) 条。") }
    },
  ]
}

extension Invocation {
  fileprivate func change(_ body: JSON) async throws {
    let answer = try await send("PATCH", "/v1/webhooks/\(words[0].escaped)", body)
    show(answer) { answer in
      say("It is \(answer["state"]?.stringValue ?? "").", "状态：\(answer["state"]?.stringValue ?? "")。")
    }
  }
}
