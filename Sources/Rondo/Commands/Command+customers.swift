import API
import Domain
import JSON

extension Command {
  static let overview = Command("overview", "What there is, what is due, what was done", "总览：数据量、待办与动作") { call in
    call.show(try await call.get("/v1/overview")) { answer in
      let rows = [
        [call.text("tenant", "租户"), "tenant"], [call.text("mode", "模式"), "mode"], [call.text("facts", "数据"), "facts"],
        [call.text("due", "待办"), "due"], [call.text("next due", "下次到期"), "next_due_at"],
        [call.text("receipts", "凭据"), "receipts"], [call.text("actions", "动作"), "actions"],
        [call.text("stops", "停发"), "stops"],
      ].map { [$0[0], Cell.text(answer.at($0[1]), call.output.language)] }
      call.output.standard(Table(rows: rows).text)
      let strategies = answer["strategies"]?.arrayValue ?? []
      guard !strategies.isEmpty else { return }
      call.output.standard("\n")
      let head = [call.text("STRATEGY", "策略"), call.text("STATE", "状态"), call.text("ACTIONS", "动作")]
      let lines = strategies.map { item in
        ["key", "state", "actions"].map { Cell.text(item.at($0), call.output.language) }
      }
      call.output.standard(Table(rows: [head] + lines).text)
    }
  }

  static let customers: [Command] = [
    Command(
      "customer list", "[--search TEXT] [--limit N] [--after CURSOR]", "List customers, or find some", "列出或查找客户",
      options: ["search", "limit", "after"]
    ) { call in
      let query = ["search": call.option("search"), "limit": call.option("limit"), "after": call.option("after")]
      call.show(
        try await call.get("/v1/customers", query),
        [
          Column("ID", "编号", "id"), Column("HANDLES", "标识", "handles"), Column("NAME", "姓名", "profile.name"),
          Column("KIND", "类型", "kind"),
          Column("PROVISIONAL", "待确认", "is_provisional"), Column("SINCE", "创建时间", "created_at"),
        ], empty: Words("No customer is like that.", "没有符合的客户。"))
    },
    Command(
      "customer show", "CUSTOMER", "Everything known of a customer (user_id:17850, email:a@example.com, or an id)",
      "客户详情（user_id:17850、email:a@example.com 或 id）", arguments: 1...1
    ) { call in
      let answer = try await call.get("/v1/customers/\(call.words[0].escaped)")
      call.show(answer) { CustomerText(call: call, customer: $0).write() }
    },
    Command(
      "customer preferences", "CUSTOMER", "A link, for thirty days, where the customer chooses what to get",
      "生成客户自行管理接收偏好的链接（三十天有效）", arguments: 1...1
    ) { call in
      let answer = try await call.send("POST", "/v1/customers/\(call.words[0].escaped)/preference-link", .object([:]))
      call.show(answer) { call.output.standard(($0["url"]?.stringValue ?? "") + "\n") }
    },
    Command(
      "customer timeline", "CUSTOMER [--limit N]", "What happened with a customer, newest first", "客户时间轴",
      arguments: 1...1,
      options: ["limit"]
    ) { call in
      let path = "/v1/customers/\(call.words[0].escaped)/timeline"
      let answer = try await call.get(path, ["limit": call.option("limit")])
      call.show(answer) { answer in
        let rows = (answer["items"]?.arrayValue ?? []).map { item -> [String] in
          let rest = (item.objectValue ?? [:]).filter { $0.key != "at" && $0.key != "type" }
          return [
            Cell.text(item["at"], call.output.language), Cell.text(item["type"], call.output.language),
            JSON.object(rest).description,
          ]
        }
        call.output.standard(Table(rows: rows).text)
      }
    },
    Command(
      "why", "CUSTOMER [--limit N]", "Why a customer got something, or nothing", "客户为什么收到或没有收到触达", arguments: 1...1,
      options: ["limit"]
    ) { call in
      let path = "/v1/customers/\(call.words[0].escaped)/why"
      let answer = try await call.get(path, ["limit": call.option("limit")])
      call.show(answer) { answer in
        let items = answer["items"]?.arrayValue ?? []
        if items.isEmpty {
          return call.say(
            "No strategy has considered this customer yet. Is one live (rondo strategy list), and is the customer in its segment (rondo customer show)?",
            "还没有策略考虑过该客户。请确认有策略在运行（rondo strategy list），且客户属于其分群（rondo customer show）。")
        }
        for item in items {
          func text(_ name: String) -> String { Cell.text(item[name], call.output.language) }
          call.output.standard("\(text("at"))  \(text("strategy"))  \(text("outcome"))\n  \(text("summary"))\n")
          let gates = (item["words"]?.arrayValue ?? []).compactMap(\.stringValue)
          if !gates.isEmpty { call.output.standard("  \(gates.joined(separator: " · "))\n") }
        }
      }
    },
    Command(
      "merge", "FROM INTO [--reason TEXT]", "Say that two customers are one", "声明两个客户是同一人", arguments: 2...2,
      options: ["reason"]
    ) { call in
      let body: JSON = [
        "from": .string(call.words[0]), "into": .string(call.words[1]), "reason": .string(call.option("reason") ?? ""),
      ]
      let answer = try await call.send("POST", "/v1/merges", body)
      call.show(answer) { answer in
        let id = answer["id"]?.stringValue ?? ""
        call.say("Merged. To take it back: rondo unmerge \(id)", "已合并。如需撤销：rondo unmerge \(id)")
      }
    },
    Command("unmerge", "MERGE", "Take a merge back", "撤销合并", arguments: 1...1) { call in
      let answer = try await call.send("DELETE", "/v1/merges/\(call.words[0].escaped)")
      call.show(answer) { _ in call.say("Taken back.", "已撤销。") }
    },
  ]

  static let consents: [Command] = [
    consenting(
      "grant", true, "Record that a customer agrees; --all for everybody in a sandbox", "记录客户同意；沙箱中可用 --all 授予所有人"),
    consenting("withdraw", false, "Record that a customer no longer agrees", "记录客户撤回同意"),
  ]

  private static func consenting(_ word: String, _ isGranted: Bool, _ english: String, _ chinese: String) -> Command {
    Command(
      "consent \(word)",
      "--customer CUSTOMER\(isGranted ? "|--all" : "") --evidence TEXT [--purpose marketing] [--channel email]\(isGranted ? " [--stated --at TIME]" : "")",
      english,
      chinese, options: ["customer", "purpose", "channel", "evidence", "at"],
      flags: isGranted ? ["all", "stated"] : []
    ) { call in
      var body: [String: JSON] = [
        "purpose": .string(call.option("purpose") ?? "marketing"),
        "channel": .string(call.option("channel") ?? "email"),
        "evidence": .string(try call.required("evidence")),
      ]
      if call.has("all") {
        let answer = try await call.send("POST", "/v1/consents/test-grant", .object(body))
        return call.show(answer) { answer in
          let count = answer["granted"]?.description ?? "0"
          call.say("Granted for \(count) customers who had never said anything.", "已为 \(count) 位从未表态的客户授予同意。")
        }
      }
      body["customer"] = .string(try call.required("customer"))
      body["granted"] = .bool(isGranted)
      if let at = call.option("at") { body["at"] = .string(at) }
      // What double opt-in would ask for: the business has it on file.
      if call.has("stated") { body["proof"] = "stated" }
      let answer = try await call.send("POST", "/v1/consents", .object(body))
      call.show(answer) { _ in call.say("Recorded.", "已记录。") }
    }
  }
}

/// A customer in sections.
private struct CustomerText {
  let call: Invocation
  let customer: JSON

  func write() {
    section(
      nil,
      [
        [call.text("id", "编号"), cell("id")], [call.text("kind", "类型"), cell("kind")],
        [call.text("orders", "订单"), cell("orders")], [call.text("events", "行为"), cell("events")],
        [call.text("aliases", "别名"), cell("aliases")],
      ])
    section(Words("Profile", "资料"), members("profile"))
    section(
      Words("Identities", "标识"),
      items("identities").map { item in
        [
          "\(text(item, "kind")):\(text(item, "value"))",
          item["is_verified"] == true ? call.text("verified", "已验证") : "",
        ]
      })
    section(
      Words("Consents", "同意"),
      items("consents").map { item in
        ["purpose", "channel", "state", "at", "source", "evidence"].map { text(item, $0) }
      })
    section(
      Words("Segments", "分群"),
      items("segments").filter { $0["is_member"] == true }.map { item in
        ["key", "name", "since"].map { text(item, $0) }
      })
    section(Words("Traits", "特征"), members("traits"))
  }

  private func cell(_ path: String) -> String { Cell.text(customer.at(path), call.output.language) }
  private func text(_ item: JSON, _ name: String) -> String { Cell.text(item[name], call.output.language) }
  private func items(_ name: String) -> [JSON] { customer[name]?.arrayValue ?? [] }

  private func members(_ name: String) -> [[String]] {
    (customer[name]?.objectValue ?? [:]).sorted { $0.key < $1.key }.map {
      [$0.key, Cell.text($0.value, call.output.language)]
    }
  }

  private func section(_ title: Words?, _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    if let title { call.output.standard("\n\(title.text(call.output.language))\n") }
    call.output.standard(Table(rows: rows.map { title == nil ? $0 : ["  " + $0[0]] + $0.dropFirst() }).text)
  }
}
