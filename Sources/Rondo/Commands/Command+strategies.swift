import API
import Domain
import JSON

extension Command {
  static let strategies: [Command] = [
    Command("strategy list", "List strategies", "列出策略") { call in
      call.show(
        try await call.get("/v1/strategies"),
        [
          Column("KEY", "标识", "key"), Column("NAME", "名称", "name"), Column("STATE", "状态", "state"),
          Column("LIVE", "运行版本", "live_version"), Column("LATEST", "最新版本", "latest_version"),
          Column("STARTED", "启动时间", "started_at"),
        ],
        empty: Words("No strategy yet. Save one: rondo strategy set KEY FILE", "还没有策略。保存一个：rondo strategy set KEY FILE")
      )
    },
    Command("strategy show", "KEY", "A strategy with its counts and its document", "策略详情：计数与文档", arguments: 1...1) {
      call in
      let answer = try await call.get("/v1/strategies/\(call.words[0].escaped)")
      call.show(answer) { answer in
        let names = ["name", "state", "live_version", "latest_version", "epoch", "occurrences", "receipts", "actions"]
        let rows = names.map { [$0, Cell.text(answer[$0], call.output.language)] }
        call.output.standard(Table(rows: rows).text + "\n" + (answer["document"]?.prettyDescription ?? "") + "\n")
      }
    },
    Command(
      "strategy set", "KEY FILE|-", "Save a strategy's document as its next version", "把策略文档保存为新版本", arguments: 2...2
    ) { call in
      let answer = try await call.send(
        "PUT", "/v1/strategies/\(call.words[0].escaped)", try LocalFile.json(call.words[1]))
      call.show(answer) { answer in
        call.say("Saved version \(answer["latest_version"] ?? 0).", "已保存版本 \(answer["latest_version"] ?? 0)。")
        call.tell(problems: answer["problems"]?.arrayValue ?? [], of: call.words[0])
      }
    },
    Command("strategy check", "KEY", "What keeps a strategy from starting", "策略启动前需解决的问题", arguments: 1...1) { call in
      let answer = try await call.get("/v1/strategies/\(call.words[0].escaped)/problems")
      call.show(answer) { answer in call.tell(problems: answer["items"]?.arrayValue ?? [], of: call.words[0]) }
    },
    Command("strategy start", "KEY", "Put the latest version in force", "启用最新版本", arguments: 1...1) { call in
      let answer = try await call.turn("start")
      call.show(answer) { answer in
        call.say(
          "Live in version \(answer["live_version"] ?? 0); \(answer["enrolled"] ?? 0) members of its audience enrolled.",
          "版本 \(answer["live_version"] ?? 0) 已运行，纳入现有受众 \(answer["enrolled"] ?? 0) 人。")
      }
    },
    turning("pause", "Pause a strategy", "暂停策略"), turning("resume", "Resume a strategy", "恢复策略"),
    turning("end", "End a strategy", "结束策略"),
    Command("strategy run", "KEY", "Consider every member of the audience now", "立即对全部受众做一次决策", arguments: 1...1) {
      call in
      let answer = try await call.turn("run")
      call.show(answer) { answer in
        call.say("\(answer["considered"] ?? 0) customers to consider.", "将考虑 \(answer["considered"] ?? 0) 位客户。")
      }
    },
    Command(
      "strategy release", "KEY SHARE", "Widen or narrow the release, as in 0.5 or 50%", "调整放量，例如 0.5 或 50%",
      arguments: 2...2
    ) { call in
      let text = call.words[1]
      guard let share = text.hasSuffix("%") ? Double(text.dropLast()).map({ $0 / 100 }) : Double(text) else {
        throw CommandError.usage(Words("SHARE is a number such as 0.5 or 50%.", "SHARE 应为形如 0.5 或 50% 的数字。"))
      }
      let answer = try await call.turn("release", ["share": .double(share)])
      call.show(answer) { answer in call.say("Released to \(text).", "已放量到 \(text)。") }
    },
    Command("strategy versions", "KEY", "Every version of a strategy", "策略的所有版本", arguments: 1...1) { call in
      call.show(
        try await call.get("/v1/strategies/\(call.words[0].escaped)/versions"),
        [
          Column("VERSION", "版本", "version"), Column("AUTHOR", "作者", "author"), Column("SAVED", "保存时间", "created_at"),
        ], empty: Words("No version.", "没有版本。"))
    },
    Command("strategy effect", "KEY", "What a strategy did, against its holdout", "策略效果（与对照组比较）", arguments: 1...1) {
      call in
      let answer = try await call.get("/v1/strategies/\(call.words[0].escaped)/effect")
      call.show(answer) { EffectText(call: call, report: $0).write() }
    },
  ]

  private static func turning(_ word: String, _ english: String, _ chinese: String) -> Command {
    Command("strategy \(word)", "KEY", english, chinese, arguments: 1...1) { call in
      let answer = try await call.turn(word)
      call.show(answer) { answer in
        let state = answer["state"]?.stringValue ?? ""
        call.say("“\(call.words[0])” is \(state).", "“\(call.words[0])”状态：\(state)。")
      }
    }
  }
}

extension Invocation {
  fileprivate func turn(_ word: String, _ body: JSON? = nil) async throws -> JSON {
    try await send("POST", "/v1/strategies/\(words[0].escaped)/\(word)", body)
  }

  fileprivate func tell(problems: [JSON], of key: String) {
    if problems.isEmpty {
      return say("Nothing keeps it from starting: rondo strategy start \(key)", "可以启动：rondo strategy start \(key)")
    }
    say("Before it can start:", "启动前需要：")
    for problem in problems { output.standard("  - \(problem["message"]?.stringValue ?? "")\n") }
  }
}

/// An effect in the report's own sentences, then its funnel.
private struct EffectText {
  let call: Invocation
  let report: JSON

  func write() {
    let language = call.output.language
    for effect in report["effects"]?.arrayValue ?? [] {
      let arm = effect["arm"]?.stringValue ?? call.text("all arms", "全部变体")
      call.output.standard("\(arm)\n")
      for sentence in effect["sentences"]?[language.rawValue]?.arrayValue ?? [] {
        call.output.standard("  \(sentence.stringValue ?? "")\n")
      }
    }
    let columns = ["arm", "planned", "sent", "delivered", "opened", "clicked", "unsubscribed", "units", "converted"]
    let rows = (report["funnel"]?.arrayValue ?? []).map { row in columns.map { Cell.text(row[$0], language) } }
    if !rows.isEmpty { call.output.standard("\n" + Table(rows: [columns] + rows).text) }
    let decisions = report["decisions"] ?? .null
    call.say(
      "\nConsidered \(decisions["considered"] ?? 0); blocked: \(Cell.text(decisions["blocked"], language)).",
      "\n共考虑 \(decisions["considered"] ?? 0) 次；未通过：\(Cell.text(decisions["blocked"], language))。")
    for warning in report["warnings"]?.arrayValue ?? [] {
      call.output.standard("! \(warning[language.rawValue]?.stringValue ?? "")\n")
    }
  }
}
