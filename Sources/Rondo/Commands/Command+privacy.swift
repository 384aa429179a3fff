import API
import JSON

extension Command {
  static let privacy: [Command] = [
    Command(
      "customer export", "CUSTOMER [--out FILE]", "Everything kept about one person, as JSON", "导出一个人的全部数据（JSON）",
      arguments: 1...1, options: ["out"]
    ) { call in
      let path = "/v1/customers/\(call.words[0].escaped)/export"
      let (status, bytes) = try await call.caller.raw("GET", path, [])
      let json = try? JSON.parse(bytes)
      try call.check(status, json ?? .null)
      // A file that ends early is no file.
      guard json?["complete"] == true else {
        throw CommandError.failed(Words("The export broke off. Try again.", "导出中断，请重试。"))
      }
      guard let file = call.option("out") else { return call.output.standard(String(decoding: bytes, as: UTF8.self)) }
      try LocalFile.write(bytes, to: file)
      call.say("Written to \(file).", "已写入 \(file)。")
    },
    Command(
      "customer erase", "CUSTOMER --reason CODE --yes",
      "Erase a person for good (requested, consent_withdrawn, not_needed, unlawful, legal_duty, test)",
      "永久删除一个人的数据（requested、consent_withdrawn、not_needed、unlawful、legal_duty、test）", arguments: 1...1,
      options: ["reason"], flags: ["yes"]
    ) { call in
      let reason = try call.required("reason")
      guard call.has("yes") else {
        throw CommandError.usage(
          Words(
            "Nothing brings this back: export the person first if need be, then add --yes.",
            "删除后无法恢复：如有需要请先导出，然后加上 --yes。"))
      }
      let body: JSON = ["reason": .string(reason), "confirm": .string(call.words[0])]
      let answer = try await call.send("POST", "/v1/customers/\(call.words[0].escaped)/erase", body)
      call.show(answer) { answer in
        let id = answer["id"]?.stringValue ?? ""
        call.say("Erased. The receipt is \(id).", "已删除，记录编号 \(id)。")
        if answer["finished_at"]?.isNull ?? true {
          call.say(
            "Something is being sent or read just now; the rest goes by itself when that is over.",
            "有内容正在发送或读取，结束后会自动删除其余部分。")
        }
        call.say(
          "Run rondo purge to remove what the database still keeps of deleted rows.", "运行 rondo purge 可清除数据库中残留的已删除数据。")
      }
    },
    Command("erasure list", "[--limit N]", "Erasures, newest first", "列出删除记录", options: ["limit"]) { call in
      call.show(
        try await call.get("/v1/erasures", ["limit": call.option("limit")]),
        [
          Column("ID", "编号", "id"), Column("AT", "时间", "at"), Column("ASKED BY", "操作人", "asked_by"),
          Column("REASON", "原因", "reason"), Column("ROWS", "行数", "counts"), Column("FINISHED", "完成时间", "finished_at"),
        ], empty: Words("Nobody was erased.", "没有删除记录。"))
    },
    Command("retention show", "How long what is kept, and what the latest sweeps took", "数据保留期限及最近的清理") { call in
      let answer = try await call.get("/v1/retention")
      call.show(answer) { answer in
        let forever = call.text("for ever", "永久")
        let rules = (answer["items"]?.arrayValue ?? []).map { item in
          [item["subject"]?.stringValue ?? "", item["days"]?.intValue.map { "\($0) d" } ?? forever]
        }
        let runs = (answer["runs"]?.arrayValue ?? []).map { run in
          [run["day"]?.stringValue ?? "", run["removed"]?.description ?? ""]
        }
        call.output.standard(Table(rows: rules + runs).text)
        for segment in answer["segments"]?.arrayValue ?? [] {
          let key = segment["key"]?.stringValue ?? ""
          call.say(
            "Segment \(key) looks farther back at events than they are kept.", "分群 \(key) 回溯的行为超出保留期限。")
        }
      }
    },
    Command(
      "retention set", "events|messages|imports|sessions|customers DAYS|forever", "Keep something for so many days",
      "设置保留天数", arguments: 2...2
    ) { call in
      let days = call.words[1] == "forever" ? JSON.null : (try? JSON.parse(call.words[1])) ?? .string(call.words[1])
      let answer = try await call.send("PUT", "/v1/retention/\(call.words[0].escaped)", ["days": days])
      call.show(answer) { _ in call.say("Saved. It holds from the next sweep on.", "已保存，自下次清理起生效。") }
    },
    Command(
      "retention preview", "SUBJECT DAYS", "Count what would go now", "统计现在将清除的数量", arguments: 2...2
    ) { call in
      let answer = try await call.get(
        "/v1/retention/\(call.words[0].escaped)/preview", ["days": call.words[1]])
      call.show(answer) { call.output.standard("\($0["count"]?.description ?? "0")\n") }
    },
    Command(
      "purge", "Remove what the database engine still keeps of deleted rows", "清除数据库引擎中残留的已删除数据"
    ) { call in
      let answer = try await call.send("POST", "/v1/purge")
      call.show(answer) { answer in
        for step in (answer["steps"]?.arrayValue ?? []).compactMap(\.stringValue) { call.output.standard("\(step)\n") }
      }
      let undone = (answer["undone"]?.arrayValue ?? []).compactMap(\.stringValue)
      guard undone.isEmpty else {
        let lines = undone.map { "\n  - \($0)" }.joined()
        throw CommandError.failed(Words("Not everything was removed:\(lines)", "部分内容未能清除：\(lines)"))
      }
    },
    Command(
      "backup", "FILE", "Copy the database into one file, also while a process runs", "将数据库备份为一个文件，可在进程运行时执行",
      arguments: 1...1
    ) { _ in throw onItsOwn },
    Command(
      "restore", "FILE [--replace] [--erasures FILE]", "Put a backup in the place of the database", "用备份恢复数据库",
      arguments: 1...1, options: ["erasures"], flags: ["replace"]
    ) { _ in throw onItsOwn },
  ]

  /// These work on files, not on the API, and are run before any process is looked for.
  private static let onItsOwn = CommandError.failed(
    Words("This command is run by rondo itself, not through the API.", "该命令由 rondo 直接执行，不经过接口。"))
}
