import API
import Domain

/// One thing that can be configured: as a flag, in the environment, and in the file.
struct ConfigurationOption: Sendable {
  /// As in the file, and after the two hyphens of the flag.
  let name: String
  let form: String
  let summary: Words
  let set: @Sendable (inout Configuration, String) throws(Configuration.Problem) -> Void

  /// `RONDO_PORT`.
  static func variable(_ name: String) -> String { "RONDO_\(name.uppercased().replacing("-", with: "_"))" }

  static let all: [ConfigurationOption] = [
    .init("data", "DIR", "Where state is kept (./var)", "数据目录（./var）") { $0.dataDirectory = $1 },
    .init(
      "database", "CONNINFO|sqlite", "A PostgreSQL connection string; SQLite in the data directory otherwise",
      "PostgreSQL 连接串，缺省为数据目录中的 SQLite"
    ) { $0.postgres = $1 == "sqlite" ? nil : $1 },
    .init("address", "IP", "Where to listen (127.0.0.1)", "监听地址（127.0.0.1）") { $0.address = $1 },
    .init("port", "N", "The port to listen on (8080)", "监听端口（8080）") {
      (configuration, text) throws(Configuration.Problem) in
      configuration.port = try number(text, 0...65_535)
    },
    .init("role", "all|web|worker", "What this process does of the whole (all)", "本进程承担的角色（all）") {
      (configuration, text) throws(Configuration.Problem) in
      configuration.role = try word(text)
    },
    .init("smtp", "HOST:PORT", "The relay through which mails leave", "发信中继") {
      (configuration, text) throws(Configuration.Problem) in
      configuration.smtp = try endpoint(text)
    },
    .init(
      "allow-relay", "HOST:PORT,...", "Private endpoints that tenants may name as their relay", "允许租户使用的内网中继"
    ) { (configuration, text) throws(Configuration.Problem) in
      configuration.allowedRelays = try endpoints(text)
    },
    .init("allow-webhook", "HOST:PORT,...", "Private endpoints that webhooks may call", "允许 Webhook 调用的内网地址") {
      (configuration, text) throws(Configuration.Problem) in
      configuration.allowedHooks = try endpoints(text)
    },
    .init("mail-ca", "FILE", "The only authorities to trust in TLS with relays (PEM)", "与中继 TLS 通信时信任的证书颁发机构（PEM）") {
      $0.mailAuthorities = $1
    },
    .init("dns", "HOST:PORT", "The name server to ask about domains", "查询域名所用的 DNS 服务器") { $0.nameServer = $1 },
    .init("dkim", "DOMAIN:SELECTOR:KEYFILE", "Signs what leaves", "为发出的邮件签名") {
      (configuration, text) throws(Configuration.Problem) in
      let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
      guard parts.count == 3 else { throw problem("must be DOMAIN:SELECTOR:KEYFILE.", "必须是 域名:选择器:私钥文件。") }
      configuration.dkim = (parts[0], parts[1], parts[2])
    },
    .init("console", "DIR", "The folder of the console's files", "控制台文件目录") { $0.console = $1 },
    .init("log", "text|json", "How log lines are written (text)", "日志格式（text）") {
      (configuration, text) throws(Configuration.Problem) in
      configuration.log = try word(text)
    },
  ]

  /// A table of all, for people.
  static func help(_ language: Language) -> String {
    let rows = all.map { ["--\($0.name) \($0.form)", variable($0.name), $0.summary.text(language)] }
    return Table(rows: rows).text
      + Words(
        "\nA file takes the same names, one a line: port = 8080. It is --config FILE, or rondo.conf in the data directory.\n",
        "\n配置文件使用相同的名称，每行一项：port = 8080。文件由 --config 指定，或为数据目录中的 rondo.conf。\n"
      ).text(language)
  }

  private init(
    _ name: String, _ form: String, _ english: String, _ chinese: String,
    set: @escaping @Sendable (inout Configuration, String) throws(Configuration.Problem) -> Void
  ) {
    self.name = name
    self.form = form
    summary = Words(english, chinese)
    self.set = set
  }
}

/// Without a place: whoever read the value knows it.
private func problem(_ english: String, _ chinese: String) -> Configuration.Problem {
  Configuration.Problem(name: "", english: english, chinese: chinese)
}

private func endpoints(_ text: String) throws(Configuration.Problem) -> [(host: String, port: Int)] {
  var found: [(host: String, port: Int)] = []
  for part in text.split(separator: ",") { found.append(try endpoint(String(part))) }
  return found
}

private func endpoint(_ text: String) throws(Configuration.Problem) -> (host: String, port: Int) {
  let parts = text.split(separator: ":")
  guard parts.count == 2 else { throw problem("must be HOST:PORT.", "必须是 主机:端口。") }
  return (String(parts[0]), try number(String(parts[1]), 1...65_535))
}

private func number(_ text: String, _ range: ClosedRange<Int>) throws(Configuration.Problem) -> Int {
  guard let number = Int(text), range.contains(number) else {
    throw problem(
      "must be a whole number from \(range.lowerBound) to \(range.upperBound).",
      "必须是 \(range.lowerBound) 到 \(range.upperBound) 之间的整数。")
  }
  return number
}

private func word<Choice: RawRepresentable<String> & CaseIterable>(
  _ text: String
) throws(Configuration.Problem) -> Choice {
  guard let choice = Choice(rawValue: text) else {
    let choices = Choice.allCases.map(\.rawValue)
    throw problem("must be one of \(choices.joined(separator: ", ")).", "必须是 \(choices.joined(separator: "、")) 之一。")
  }
  return choice
}
