import API
import JSON

extension Command {
  static let imports: [Command] =
    ["customers", "orders", "products", "events"].map(importing) + [
      Command(
        "import list", "Imports, newest first", "导入记录", options: ["limit"]
      ) { call in
        call.show(
          try await call.get("/v1/imports", ["limit": call.option("limit")]),
          [
            Column("IMPORT", "导入", "id"), Column("KIND", "类型", "kind"), Column("FILE", "文件", "file_name"),
            Column("STATE", "状态", "state"), Column("ACCEPTED", "接受", "accepted"), Column("ADDED", "新增", "added"),
            Column("REJECTED", "拒绝", "rejected"), Column("STARTED", "开始时间", "started_at"),
          ], empty: Words("Nothing was imported yet.", "尚无导入。"))
      },
      Command(
        "import rejects", "IMPORT > FILE", "The rows an import rejected, to be repaired and imported again",
        "输出被拒绝的行，修正后可再次导入", arguments: 1...1
      ) { call in
        call.output.standard(String(decoding: try await call.rejects(call.words[0]), as: UTF8.self))
      },
      Command("import undo", "IMPORT", "Take back what an import did", "撤销一次导入", arguments: 1...1) { call in
        let answer = try await call.send("POST", "/v1/imports/\(call.words[0].escaped)/undo")
        call.show(answer) { answer in
          call.say("Took back \(answer["undone"] ?? 0) changes.", "已撤销 \(answer["undone"] ?? 0) 项更改。")
        }
      },
    ]

  private static func importing(_ kind: String) -> Command {
    Command(
      "import \(kind)",
      "FILE [--preset NAME] [--map FIELD=COLUMN]... [--delimiter C] [--encoding E] [--zone Z] [--currency C] [--source S] [--date-format F]... [--save-preset NAME] [--rejects FILE]",
      "Import a CSV or TSV file of \(kind), gzip or not; safe to repeat", "导入 \(kind) 的 CSV/TSV 文件（可为 gzip），可安全重复",
      arguments: 1...1,
      options: [
        "preset", "map", "delimiter", "encoding", "zone", "currency", "source", "date-format", "save-preset", "rejects",
      ]
    ) { call in try await FileImport(call, kind: kind).run() }
  }
}

extension Invocation {
  func rejects(_ id: String) async throws -> [UInt8] {
    let (status, bytes) = try await caller.raw("GET", "/v1/imports/\(id.escaped)/rejects", [])
    if status >= 400 { try check(status, (try? JSON.parse(bytes)) ?? .null) }
    return bytes
  }
}
