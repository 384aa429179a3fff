import API
import JSON

extension Command {
  static let accounts: [Command] = [
    Command("account list", "Who has an account, and who is invited", "成员账号与邀请") { call in
      let accounts = try await call.get("/v1/accounts")
      call.show(
        accounts,
        [
          Column("E-MAIL", "邮箱", "email"), Column("NAME", "姓名", "name"), Column("ROLE", "角色", "role"),
          Column("LAST SEEN", "最近登录", "seen_at"), Column("DISABLED", "停用时间", "disabled_at"),
        ], empty: Words("Nobody has an account.", "还没有账号。"))
      if call.isJSON { return }
      let invitations = try await call.get("/v1/accounts/invitations")
      guard invitations["items"]?.arrayValue?.isEmpty == false else { return }
      call.say("\nInvited:", "\n已邀请：")
      call.show(
        invitations,
        [
          Column("E-MAIL", "邮箱", "email"), Column("ROLE", "角色", "role"), Column("UNTIL", "有效期至", "expires_at"),
        ], empty: Words("", ""))
    },
    Command(
      "account invite", "EMAIL [--role owner|operator|approver|analyst|viewer] [--name NAME]",
      "Invite somebody; prints a link that works once, for 7 days", "邀请成员，打印一次性链接（7 天内有效）", arguments: 1...1,
      options: ["role", "name"]
    ) { call in
      var body: [String: JSON] = ["email": .string(call.words[0]), "role": .string(call.option("role") ?? "viewer")]
      if let name = call.option("name") { body["name"] = .string(name) }
      let answer = try await call.send("POST", "/v1/accounts/invitations", .object(body))
      call.show(answer) { answer in
        call.output.standard((answer["link"]?.stringValue ?? "") + "\n")
        let isMailed = answer["is_mailed"] == true
        call.output.error(
          (isMailed
            ? call.text("Mailed; the link works once.", "已发送邮件；链接只能使用一次。")
            : call.text("Not mailed: send the link yourself. It works once.", "未发送邮件：请自行转发链接，只能使用一次。")) + "\n")
      }
    },
    Command(
      "account reset", "EMAIL", "Print a link that sets a new password, once, within the hour", "打印重置密码的一次性链接（1 小时内有效）",
      arguments: 1...1
    ) { call in
      let answer = try await call.send("POST", "/v1/accounts/\(try await call.account())/reset")
      call.show(answer) { call.output.standard(($0["link"]?.stringValue ?? "") + "\n") }
    },
    switching("account disable", true, "Disable an account; signs it out at once", "停用账号并立即退出登录"),
    switching("account enable", false, "Enable an account again", "重新启用账号"),
  ]

  private static func switching(_ name: String, _ isDisabled: Bool, _ english: String, _ chinese: String) -> Command {
    Command(name, "EMAIL", english, chinese, arguments: 1...1) { call in
      let path = "/v1/accounts/\(try await call.account())"
      let answer = try await call.send("PATCH", path, ["is_disabled": .bool(isDisabled)])
      call.show(answer) { _ in isDisabled ? call.say("Disabled.", "已停用。") : call.say("Enabled.", "已启用。") }
    }
  }
}

extension Invocation {
  /// The id of the account of the address that was typed.
  fileprivate func account() async throws -> String {
    let items = try await get("/v1/accounts")["items"]?.arrayValue ?? []
    guard let found = items.first(where: { $0["email"]?.stringValue == words[0].lowercased() }),
      let id = found["id"]?.stringValue
    else { throw CommandError.failed(Words("\(words[0]) has no account.", "\(words[0]) 没有账号。")) }
    return id
  }
}
