import API
import JSON

extension Command {
  static let ledger: [Command] = [
    Command(
      "actions", "[ID] [--state STATE] [--strategy KEY] [--limit N]", "List actions, or one with its attempts",
      "列出动作，或查看一个动作",
      arguments: 0...1, options: ["state", "strategy", "limit"]
    ) { call in
      if let id = call.words.first { return call.show(try await call.get("/v1/actions/\(id.escaped)"), hiding: []) }
      let query = ["state": call.option("state"), "strategy": call.option("strategy"), "limit": call.option("limit")]
      call.show(try await call.get("/v1/actions", query), actionColumns, empty: Words("No such action.", "没有符合的动作。"))
    },
    Command(
      "approvals", "[--strategy KEY]", "Actions that wait for a person's word", "等待审批的动作", options: ["strategy"]
    ) { call in
      call.show(
        try await call.get("/v1/approvals", ["strategy": call.option("strategy")]), actionColumns,
        empty: Words("Nothing waits for approval.", "没有等待审批的动作。"))
    },
    answering("approve", "approved", "Say yes to actions", "批准动作"),
    answering("reject", "rejected", "Say no to actions", "拒绝动作"),
    Command(
      "resolve", "ID sent|not_sent --evidence TEXT", "Say what became of an unknown action", "说明未知动作的实际结果",
      arguments: 2...2, options: ["evidence"]
    ) { call in
      let body: JSON = ["resolution": .string(call.words[1]), "evidence": .string(try call.required("evidence"))]
      let answer = try await call.send("POST", "/v1/actions/\(call.words[0].escaped)/resolve", body)
      call.show(answer) { call.tell(state: $0) }
    },
    Command("dead list", "Actions that failed for good", "彻底失败的动作") { call in
      call.show(
        try await call.get("/v1/actions", ["state": "dead"]), actionColumns,
        empty: Words("None failed for good.", "没有彻底失败的动作。"))
    },
    Command("dead replay", "ID", "Try a dead action again", "重试失败的动作", arguments: 1...1) { call in
      let answer = try await call.send("POST", "/v1/actions/\(call.words[0].escaped)/replay")
      call.show(answer) { call.tell(state: $0) }
    },
    Command("replay", "Recompute every receipt and compare its bytes", "重新计算所有凭据并逐字节比较") { call in
      let answer = try await call.send("POST", "/v1/replay")
      call.output.standard(answer.description + "\n")
      guard answer["different"] == 0, answer["unreadable"] == 0 else {
        throw CommandError.failed(Words("Some receipts don't replay.", "部分凭据无法重现。"))
      }
    },
    Command(
      "mailbox", "[ID] [--limit N]", "Mails the sandbox kept, or one of them whole", "沙箱邮箱，或查看一封邮件原文", arguments: 0...1,
      options: ["limit"]
    ) {
      call in
      guard let id = call.words.first else {
        return call.show(
          try await call.get("/v1/mailbox", ["limit": call.option("limit")]),
          [
            Column("ID", "编号", "action"), Column("AT", "时间", "at"), Column("TO", "收件人", "recipient"),
            Column("SUBJECT", "主题", "subject"),
          ],
          empty: Words(
            "The mailbox is empty. What is planned and when: rondo actions. Why nothing is: rondo why CUSTOMER",
            "邮箱为空。查看已安排的动作：rondo actions；查看原因：rondo why CUSTOMER"))
      }
      let (status, bytes) = try await call.caller.raw("GET", "/v1/mailbox/\(id.escaped)", [])
      if status >= 400 { try call.check(status, (try? JSON.parse(bytes)) ?? .null) }
      call.output.standard(String(decoding: bytes, as: UTF8.self))
    },
    Command(
      "stop", "[--channel NAME|--strategy KEY] --reason TEXT", "Stop everything, a channel or a strategy at once",
      "立即停发全部、某渠道或某策略",
      options: ["channel", "strategy", "reason"]
    ) { call in
      var body: [String: JSON] = ["reason": .string(try call.required("reason"))]
      for name in ["channel", "strategy"] { body[name] = call.option(name).map { .string($0) } }
      let answer = try await call.send("POST", "/v1/stops", .object(body))
      call.show(answer) { answer in
        let scope = answer["scope"]?.stringValue ?? ""
        let options =
          call.option("channel").map { " --channel \($0)" } ?? call.option("strategy").map { " --strategy \($0)" } ?? ""
        call.say(
          "Stopped: \(scope). Nothing of it leaves until: rondo unstop\(options)",
          "已停发：\(scope)。解除：rondo unstop\(options)")
      }
    },
    Command(
      "unstop", "[--channel NAME|--strategy KEY]", "Lift a stop", "解除停发", options: ["channel", "strategy"]
    ) { call in
      let scope =
        call.option("channel").map { "channel:\($0)" } ?? call.option("strategy").map { "strategy:\($0)" } ?? "tenant"
      let answer = try await call.send("DELETE", "/v1/stops/\(scope.escaped)")
      call.show(answer) { _ in call.say("Lifted: \(scope).", "已解除：\(scope)。") }
    },
    Command("stops", "Stops in force", "生效中的停发") { call in
      call.show(
        try await call.get("/v1/stops"),
        [
          Column("SCOPE", "范围", "scope"), Column("BY", "操作人", "by"), Column("REASON", "原因", "reason"),
          Column("SINCE", "时间", "at"),
        ], empty: Words("Nothing is stopped.", "没有停发。"))
    },
  ]

  private static let actionColumns = [
    Column("ID", "编号", "id"), Column("STRATEGY", "策略", "strategy"), Column("STATE", "状态", "state"),
    Column("CHANNEL", "渠道", "channel"), Column("TO", "收件人", "recipient"), Column("DUE", "到期", "due_at"),
    Column("REASON", "原因", "reason"),
  ]

  private static func answering(_ word: String, _ answer: String, _ english: String, _ chinese: String) -> Command {
    Command(
      word, "ID... | --all [--strategy KEY] [--reason TEXT]", english, chinese, arguments: 0...1_000,
      options: ["strategy", "reason"], flags: ["all"]
    ) { call in
      guard call.has("all") != !call.words.isEmpty else {
        throw CommandError.usage(Words("Name actions, or say --all.", "请给出动作编号，或使用 --all。"))
      }
      let query = ["strategy": call.option("strategy"), "limit": "500"]
      let waiting = call.has("all") ? try await call.get("/v1/approvals", query)["items"]?.arrayValue ?? [] : []
      var actions: [JSON] = waiting
      // Bound to what stands there now; an action that changes on the way is refused.
      for id in call.words { actions.append(try await call.get("/v1/actions/\(id.escaped)")) }
      let seen = actions.map { ["id": $0["id"] ?? .null, "content_hash": $0["content_hash"] ?? .null] as JSON }
      let body: JSON = [
        "answer": .string(answer), "actions": .array(seen), "reason": .string(call.option("reason") ?? ""),
      ]
      let result = try await call.send("POST", "/v1/approvals", body)
      call.show(result) { result in
        call.say("Answered \(result["answered"] ?? 0).", "已处理 \(result["answered"] ?? 0) 个。")
      }
      let problems = result["problems"]?.arrayValue ?? []
      if !problems.isEmpty {
        let lines = problems.map { "\($0["id"]?.stringValue ?? ""): \($0["message"]?.stringValue ?? "")" }
        let title = call.text("Not all could be answered.", "部分动作未能处理。")
        throw CommandError.refused(status: 409, lines: [title] + lines)
      }
    }
  }
}

extension Invocation {
  fileprivate func tell(state action: JSON) {
    let state = action["state"]?.stringValue ?? ""
    say("The action is \(state) now.", "动作现状态：\(state)。")
  }
}
