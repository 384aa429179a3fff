import API
import Domain
import JSON

/// `rondo doctor`: looks at everything a process needs, changes nothing, and says what is wrong and what to do. It
/// works beside a running process and without one.
struct Doctor: Sendable {
  let configuration: Configuration

  /// The exit code: 1 where something is bad.
  static func run(_ arguments: [String], _ configuration: Configuration, _ output: Output) async -> Int32 {
    guard arguments.isEmpty || arguments == ["--json"] else {
      output.error("rondo: \(Words("doctor takes --json alone.", "doctor 只接受 --json。").text(output.language))\n")
      return 2
    }
    let findings = await Doctor(configuration: configuration).findings()
    if arguments == ["--json"] {
      output.standard((["findings": .array(findings.map(\.json))] as JSON).prettyDescription + "\n")
    } else {
      let marks: [Finding.Level: Words] = [
        .ok: Words("ok", "正常"), .warn: Words("look", "注意"), .bad: Words("BAD", "错误"),
      ]
      let rows = findings.map { finding in
        [marks[finding.level] ?? Words("", ""), finding.subject, finding.sentence].map { $0.text(output.language) }
      }
      output.standard(Table(rows: rows).text(wrappingAfter: 30))
    }
    return findings.contains { $0.level == .bad } ? 1 : 0
  }

  func findings() async -> [Finding] {
    [settings()] + DataDirectoryCheck(configuration: configuration).findings()
      + (await DatabaseCheck(configuration: configuration).findings()) + mail() + console() + process()
  }

  private func settings() -> Finding {
    let said = configuration.origins.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
    let list = said.joined(separator: ", ")
    return Finding(
      .ok, Words("configuration", "配置"), said.isEmpty ? "All defaults." : "Set: \(list).",
      said.isEmpty ? "全部为默认值。" : "已设置：\(list)。")
  }

  private func mail() -> [Finding] {
    let subject = Words("mail", "邮件")
    guard let (host, port) = configuration.smtp else {
      return [
        Finding(
          .ok, subject,
          "No relay is configured here; without a mail account in the settings mails stay in the sandbox.",
          "此处未配置中继；若设置中也没有发信账户，邮件留在沙箱。")
      ]
    }
    var findings = [
      Reachable.tcp(host, port)
        ? Finding(.ok, subject, "The relay \(host):\(port) answers.", "中继 \(host):\(port) 可以连接。")
        : Finding(
          .bad, subject, "The relay \(host):\(port) can't be reached. Check --smtp and the network.",
          "无法连接中继 \(host):\(port)，请检查 --smtp 与网络。")
    ]
    if let (domain, _, path) = configuration.dkim {
      findings.append(
        DataDirectory.read(path) != nil
          ? Finding(.ok, subject, "Mails are signed for \(domain).", "邮件以 \(domain) 签名。")
          : Finding(.bad, subject, "Can't read the signing key \(path).", "无法读取签名私钥 \(path)。"))
    }
    return findings
  }

  private func console() -> [Finding] {
    guard let path = configuration.console else { return [] }
    let subject = Words("console", "控制台")
    return [
      DataDirectory.read("\(path)/index.html") != nil
        ? Finding(.ok, subject, "Its files are in \(path).", "文件位于 \(path)。")
        : Finding(
          .bad, subject, "There is no index.html in \(path). Run bin/console.",
          "\(path) 中没有 index.html，请运行 bin/console。")
    ]
  }

  private func process() -> [Finding] {
    let subject = Words("process", "进程")
    let (address, port) = (configuration.address, configuration.port)
    if let running = RunningProcess(configuration) {
      return [
        Reachable.tcp(running.address, running.port)
          ? Finding(
            .ok, subject, "One runs on \(running.address):\(running.port).", "正在 \(running.address):\(running.port) 运行。"
          )
          : Finding(
            .bad, subject,
            "One runs, and \(running.address):\(running.port) does not answer. Stop it and start it again.",
            "进程存在，但 \(running.address):\(running.port) 无响应，请停止后重新启动。")
      ]
    }
    return [
      port != 0 && Reachable.tcp(address, port)
        ? Finding(
          .warn, subject, "None runs here, and something else answers on \(address):\(port). Choose another --port.",
          "没有进程运行，且 \(address):\(port) 已被占用，请更换 --port。")
        : Finding(.ok, subject, "None runs here; \(address):\(port) is free.", "没有进程运行；\(address):\(port) 空闲。")
    ]
  }
}
