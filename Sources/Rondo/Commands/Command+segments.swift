import API
import Domain
import JSON

extension Command {
  static let segments: [Command] = [
    Command("segment list", "List segments", "列出分群") { call in
      call.show(
        try await call.get("/v1/segments"),
        [
          Column("KEY", "标识", "key"), Column("NAME", "名称", "name"), Column("MEMBERS", "人数", "members"),
          Column("VERSION", "版本", "version"), Column("IS", "含义", "words"),
        ],
        empty: Words("No segment yet. Define one: rondo segment set KEY FILE", "还没有分群。定义一个：rondo segment set KEY FILE"))
    },
    Command("segment show", "KEY", "A segment", "分群详情", arguments: 1...1) { call in
      call.show(try await call.get("/v1/segments/\(call.words[0].escaped)"), hiding: [])
    },
    Command(
      "segment set", "KEY FILE|- [--name NAME]",
      "Define a segment from JSON: {\"name\", \"definition\"}, or the definition alone",
      "用 JSON 定义分群：{\"name\", \"definition\"} 或仅定义本身", arguments: 2...2, options: ["name"]
    ) { call in
      let json = try LocalFile.json(call.words[1])
      var body: [String: JSON] = json["definition"] == nil ? ["definition": json] : json.objectValue ?? [:]
      if let name = call.option("name") { body["name"] = .string(name) }
      let answer = try await call.send("PUT", "/v1/segments/\(call.words[0].escaped)", .object(body))
      call.show(answer) { answer in
        let words = answer["words"]?.stringValue ?? ""
        call.say(
          "Saved version \(answer["version"] ?? 0): \(words). Its members are found within moments: rondo segment members \(call.words[0])",
          "已保存版本 \(answer["version"] ?? 0)：\(words)。成员稍后即可查看：rondo segment members \(call.words[0])")
      }
    },
    Command(
      "segment members", "KEY [--limit N] [--after CURSOR]", "Who is in a segment, and since when", "分群成员及进入时间",
      arguments: 1...1, options: ["limit", "after"]
    ) { call in
      let query = ["limit": call.option("limit"), "after": call.option("after")]
      call.show(
        try await call.get("/v1/segments/\(call.words[0].escaped)/members", query),
        [
          Column("CUSTOMER", "客户", "id"), Column("HANDLES", "标识", "handles"),
          Column("NAME", "姓名", "name"), Column("SINCE", "进入时间", "since"),
        ], empty: Words("Nobody is in this segment now.", "该分群目前没有成员。"))
    },
    Command("segment describe", "FILE|-", "Say a definition in words", "用文字描述一个分群定义", arguments: 1...1) { call in
      let json = try LocalFile.json(call.words[0])
      let answer = try await call.send("POST", "/v1/segments/describe", ["definition": json["definition"] ?? json])
      call.show(answer) { answer in
        call.output.standard((answer[call.output.language.rawValue]?.stringValue ?? "") + "\n")
      }
    },
    Command("context recompute", "Cut the population anew: RFM quintiles, price thirds", "重新计算 RFM 等人群切分") { call in
      let answer = try await call.send("POST", "/v1/context/recompute")
      call.show(answer) { answer in
        call.say("Version \(answer["version"] ?? 0) is in force.", "版本 \(answer["version"] ?? 0) 已生效。")
      }
    },
  ]

  static let templates: [Command] = [
    Command("template list", "List templates", "列出模板") { call in
      call.show(
        try await call.get("/v1/templates"),
        [
          Column("KEY", "标识", "key"), Column("VERSION", "版本", "version"), Column("SUBJECT", "主题", "document.subject"),
          Column("AUTHOR", "作者", "author"),
        ],
        empty: Words(
          "No template yet. Take one to start from: rondo template library", "还没有模板。可从模板库开始：rondo template library"))
    },
    Command("template show", "KEY", "A template", "模板详情", arguments: 1...1) { call in
      let answer = try await call.get("/v1/templates/\(call.words[0].escaped)")
      call.show(answer) { answer in
        for part in ["subject", "preheader", "text", "html"] {
          guard let text = answer["document"]?[part]?.stringValue else { continue }
          call.output.standard("--- \(part)\n\(text)\n")
        }
      }
    },
    Command("template library", "Messages to start from", "模板库") { call in
      call.show(
        try await call.get("/v1/template-library"),
        [
          Column("ENTRY", "模板", "key"), Column("LANGUAGE", "语言", "language"),
          Column("SUBJECT", "主题", "document.subject"),
        ], empty: Words("The library is empty.", "模板库为空。"))
    },
    Command(
      "template set",
      "KEY FILE.json | KEY --library ENTRY | KEY --subject TEXT [--html FILE] [--text FILE] [--preheader TEXT]",
      "Save a template", "保存模板", arguments: 1...2, options: ["subject", "html", "text", "preheader", "library"]
    ) { call in
      let answer = try await call.send(
        "PUT", "/v1/templates/\(call.words[0].escaped)", try await TemplateSource(call).document())
      call.show(answer) { answer in
        call.say("Saved version \(answer["version"] ?? 0).", "已保存版本 \(answer["version"] ?? 0)。")
        for warning in answer["warnings"]?.arrayValue ?? [] {
          call.output.standard("  - \(warning["message"]?.stringValue ?? "")\n")
        }
      }
    },
    Command("template test", "KEY ADDRESS", "Send a template to an address", "发送测试邮件", arguments: 2...2) { call in
      let answer = try await call.send(
        "POST", "/v1/templates/\(call.words[0].escaped)/test", ["to": .string(call.words[1])])
      call.show(answer) { _ in call.say("Sent to \(call.words[1]).", "已发送到 \(call.words[1])。") }
    },
  ]
}

/// Where a template's text comes from.
private struct TemplateSource {
  let call: Invocation
  init(_ call: Invocation) { self.call = call }

  func document() async throws -> JSON {
    if call.words.count > 1 { return try LocalFile.json(call.words[1]) }
    if let entry = call.option("library") {
      let library = try await call.get("/v1/template-library")
      guard let found = (library["items"]?.arrayValue ?? []).first(where: { $0["key"]?.stringValue == entry }) else {
        throw CommandError.failed(
          Words(
            "The library has no “\(entry)”. See: rondo template library", "模板库中没有“\(entry)”。请查看：rondo template library")
        )
      }
      return found["document"] ?? .null
    }
    var document: [String: JSON] = ["subject": .string(try call.required("subject"))]
    if let path = call.option("html") { document["html"] = .string(try LocalFile.text(path)) }
    if let path = call.option("text") { document["text"] = .string(try LocalFile.text(path)) }
    if let text = call.option("preheader") { document["preheader"] = .string(text) }
    return .object(document)
  }
}
