import API
import JSON

extension Command {
  static let mail: [Command] = [
    Command("mail account", "How mails leave, and what came back", "发信账户与退信情况") { call in
      call.show(try await call.get("/v1/mail-account"), hiding: [])
    },
    Command(
      "mail set",
      "HOST[:PORT] [--security starttls|tls|none] [--user NAME] [--password-file FILE|-] [--connections N] [--per-second N] [--bounce-address ADDRESS]",
      "Set the mail account; the password is read from a file or from standard input", "设置发信账户，密码从文件或标准输入读取",
      arguments: 1...1,
      options: ["security", "user", "password-file", "connections", "per-second", "bounce-address"]
    ) { call in
      let parts = call.words[0].split(separator: ":", maxSplits: 1).map(String.init)
      var body: [String: JSON] = ["host": .string(parts[0])]
      if parts.count > 1 { body["port"] = Int64(parts[1]).map { .int($0) } ?? .string(parts[1]) }
      for name in ["security", "user", "bounce-address"] {
        if let value = call.option(name) { body[name.replacing("-", with: "_")] = .string(value) }
      }
      body["connections"] = try call.number("connections")
      if let text = call.option("per-second") { body["per_second"] = Double(text).map { .double($0) } ?? .string(text) }
      if let path = call.option("password-file") {
        body["password"] = .string(String(try LocalFile.text(path).prefix { !$0.isNewline }))
      }
      let answer = try await call.send("PUT", "/v1/mail-account", .object(body))
      call.show(answer) { _ in call.say("Saved. Try it: rondo mail test", "已保存。可运行 rondo mail test 测试。") }
    },
    Command("mail test", "Connect, secure and log in, without a mail", "测试连接、加密与登录，不发送邮件") { call in
      let answer = try await call.send("POST", "/v1/mail-account/test")
      call.show(answer) { answer in
        for step in answer["steps"]?.arrayValue ?? [] {
          let mark = step["is_well"]?.boolValue == true ? "✓" : "✗"
          call.output.standard("\(mark) \(step["words"]?.stringValue ?? "")\n")
        }
      }
      if answer["is_well"]?.boolValue != true {
        throw CommandError.failed(Words("The mail account does not work yet.", "发信账户暂不可用。"))
      }
    },
    Command("mail check", "Whether SPF, DKIM and DMARC vouch for the sender", "检查发件域名的 SPF、DKIM 与 DMARC") { call in
      let answer = try await call.send("POST", "/v1/mail-account/check")
      call.show(answer) { answer in
        for finding in answer["items"]?.arrayValue ?? [] {
          let about = finding["about"]?.stringValue?.uppercased() ?? ""
          call.output.standard(
            "\(about) \(finding["level"]?.stringValue ?? ""): \(finding["words"]?.stringValue ?? "")\n")
          guard let record = finding["record"], record != .null, finding["level"]?.stringValue != "ok" else { continue }
          call.output.standard("  \(record["name"]?.stringValue ?? "") TXT \"\(record["value"]?.stringValue ?? "")\"\n")
        }
      }
    },
    Command(
      "mail dkim", "[FILE] [--domain NAME] [--selector NAME]", "Sign with a new key, or with one in PEM",
      "生成或导入（PEM）DKIM 密钥", arguments: 0...1, options: ["domain", "selector"]
    ) { call in
      var body: [String: JSON] = [:]
      for name in ["domain", "selector"] { body[name] = call.option(name).map { .string($0) } }
      if let path = call.words.first { body["private_key"] = .string(try LocalFile.text(path)) }
      let answer = try await call.send("PUT", "/v1/mail-account/dkim", .object(body))
      call.show(answer) { answer in
        call.say("Publish this TXT record:", "请发布以下 TXT 记录：")
        let dkim = answer["dkim"]
        call.output.standard(
          "\(dkim?["record_name"]?.stringValue ?? "") TXT \"\(dkim?["record"]?.stringValue ?? "")\"\n")
      }
    },
    Command(
      "mail warm-up", "[--first N] [--target N] | --off", "Begin a warm-up today, or end it", "从今天开始预热，或结束预热",
      options: ["first", "target"], flags: ["off"]
    ) { call in
      if call.has("off") {
        call.show(try await call.send("DELETE", "/v1/mail-account/warm-up")) { _ in call.say("Off.", "已结束。") }
        return
      }
      var body: [String: JSON] = [:]
      for name in ["first", "target"] { body[name] = try call.number(name) }
      let answer = try await call.send("PUT", "/v1/mail-account/warm-up", .object(body))
      call.show(answer) { answer in
        let ceiling = answer["warm_up"]?["ceiling"] ?? .null
        call.say("Begun: \(ceiling) marketing mails today.", "已开始：今天 \(ceiling) 封营销邮件。")
      }
    },
    Command(
      "mail report", "[FILE]", "Take in a bounce or a complaint, as a mail server's pipe gives it; - is standard input",
      "接收退信或投诉报告（供邮件服务器管道使用），- 为标准输入", arguments: 0...1
    ) { call in
      let message = try LocalFile.read(call.words.first ?? "-")
      let (status, bytes) = try await call.caller.raw("POST", "/v1/mail/reports", message)
      let answer = (try? JSON.parse(bytes)) ?? .null
      try call.check(status, answer)
      call.show(answer) { answer in
        if answer["kind"]?.stringValue == "none" { return call.say("It reports nothing.", "该邮件不是报告。") }
        guard let action = answer["action"]?.stringValue else {
          return call.say("It is about no mail of ours.", "与我们发出的邮件无关。")
        }
        let suppressed = answer["suppressed"]?.boolValue == true
        call.say(
          "Action \(action)\(suppressed ? "; the address is suppressed." : ".")",
          "动作 \(action)\(suppressed ? "，该地址已抑制。" : "。")")
      }
    },
    Command(
      "suppression list", "[--address ADDRESS]", "Addresses that nothing is sent to", "抑制名单", options: ["address"]
    ) {
      call in
      call.show(
        try await call.get("/v1/suppressions", ["address": call.option("address")]),
        [
          Column("ADDRESS", "地址", "address"), Column("CHANNEL", "渠道", "channel"), Column("REASON", "原因", "reason"),
          Column("SOURCE", "来源", "source"), Column("AT", "时间", "at"),
        ], empty: Words("No address is suppressed.", "没有被抑制的地址。"))
    },
    Command(
      "suppression add", "ADDRESS --reason TEXT [--channel email|sms]", "Send nothing more to an address", "不再向某地址发送",
      arguments: 1...1, options: ["reason", "channel"]
    ) { call in
      var body: [String: JSON] = ["address": .string(call.words[0]), "reason": .string(try call.required("reason"))]
      body["channel"] = call.option("channel").map { .string($0) }
      call.show(try await call.send("POST", "/v1/suppressions", .object(body))) { _ in call.say("Suppressed.", "已抑制。") }
    },
    Command(
      "suppression lift", "ADDRESS --reason TEXT [--channel email|sms]", "Take an address off the list", "移出抑制名单",
      arguments: 1...1, options: ["reason", "channel"]
    ) { call in
      let reason = try call.required("reason")
      let found = try await call.get(
        "/v1/suppressions", ["address": call.words[0], "channel": call.option("channel")])
      guard let id = found["items"]?[0]?["id"]?.stringValue else {
        throw CommandError.failed(Words("\(call.words[0]) is not suppressed.", "\(call.words[0]) 不在抑制名单中。"))
      }
      let answer = try await call.send("POST", "/v1/suppressions/\(id)/lift", ["reason": .string(reason)])
      call.show(answer) { _ in call.say("Lifted.", "已移出。") }
    },
    Command("secrets rotate", "Seal every secret anew with a new key", "更换密钥并重新加密所有密文") { call in
      let answer = try await call.send("POST", "/v1/secrets/rotate")
      call.show(answer) { answer in
        call.say("Sealed anew: \(answer["secrets"] ?? 0).", "已重新加密：\(answer["secrets"] ?? 0) 项。")
      }
    },
  ]
}
