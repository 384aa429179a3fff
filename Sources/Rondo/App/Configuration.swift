import Glibc

/// Where a process keeps its state and where it listens: from flags first, then the environment, then defaults.
struct Configuration: Sendable {
  var dataDirectory = "./var"
  /// A libpq connection string; nil is the SQLite file in the data directory.
  var postgres: String?
  var address = "127.0.0.1"
  var port = 8080
  /// Where real mails go; nil keeps every mail in the sandbox mailbox.
  var smtp: (host: String, port: Int)?
  /// Signs what leaves: the domain, the selector in its DNS, and the file with the private key (PEM).
  var dkim: (domain: String, selector: String, keyPath: String)?

  /// Private endpoints that tenants may name as their relay.
  var allowedRelays: [(host: String, port: Int)] = []
  /// A PEM file with the only authorities to trust in TLS with relays; the system's when nil.
  var mailAuthorities: String?
  /// The name server to ask, as HOST:PORT; the system's when nil.
  var nameServer: String?
  /// Keys of secrets at rest; nil keeps one in the data directory.
  var secretKeys: String?

  /// The folder of the console's files; nil serves the API alone.
  var console: String?

  var databasePath: String { "\(dataDirectory)/rondo.sqlite" }
  var secretKeyPath: String { "\(dataDirectory)/secret.key" }
  var ownerKeyPath: String { "\(dataDirectory)/owner.key" }
  var setupCodePath: String { "\(dataDirectory)/setup-code" }
  var demoPasswordPath: String { "\(dataDirectory)/demo-password" }
  var processPath: String { "\(dataDirectory)/process.json" }

  /// A wrong value, named.
  struct Problem: Error, CustomStringConvertible {
    let name: String
    let english: String
    let chinese: String
    var description: String { "\(name): \(english)" }
  }

  /// Takes its own flags out of the arguments and leaves the rest.
  init(arguments: inout [String], environment: (String) -> String? = Configuration.environment) throws(Problem) {
    var flags: [String: String] = [:]
    var rest: [String] = []
    var index = 0
    let known = [
      "--data": "RONDO_DATA", "--database": "RONDO_DATABASE", "--address": "RONDO_ADDRESS",
      "--port": "RONDO_PORT", "--smtp": "RONDO_SMTP", "--dkim": "RONDO_DKIM",
      "--console": "RONDO_CONSOLE", "--allow-relay": "RONDO_ALLOW_RELAY",
      "--mail-ca": "RONDO_MAIL_CA", "--dns": "RONDO_DNS",
    ]
    while index < arguments.count {
      let argument = arguments[index]
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      if let name = parts.first, known[name] != nil {
        if parts.count == 2 {
          flags[name] = parts[1]
        } else {
          index += 1
          guard index < arguments.count else {
            throw Problem(name: name, english: "needs a value after it.", chinese: "后面需要一个值。")
          }
          flags[name] = arguments[index]
        }
      } else {
        rest.append(argument)
      }
      index += 1
    }
    arguments = rest
    func value(_ flag: String) -> String? { flags[flag] ?? environment(known[flag] ?? "") }
    dataDirectory = value("--data") ?? dataDirectory
    if let database = value("--database"), database != "sqlite" { postgres = database }
    address = value("--address") ?? address
    if let text = value("--port") { port = try Configuration.number(text, "--port", 0...65_535) }
    if let text = value("--smtp") {
      smtp = try Configuration.endpoint(text, "--smtp")
    }
    for text in (value("--allow-relay") ?? "").split(separator: ",") {
      allowedRelays.append(try Configuration.endpoint(String(text), "--allow-relay"))
    }
    mailAuthorities = value("--mail-ca")
    nameServer = value("--dns")
    // Not as a flag: what is on a command line can be read by anybody on the machine.
    secretKeys = environment("RONDO_SECRET_KEY")
    console = value("--console")
    if let text = value("--dkim") { dkim = try Configuration.signer(text) }
  }

  private static func endpoint(_ text: String, _ name: String) throws(Problem) -> (host: String, port: Int) {
    let parts = text.split(separator: ":")
    guard parts.count == 2 else {
      throw Problem(name: name, english: "must be HOST:PORT.", chinese: "必须是 主机:端口。")
    }
    return (String(parts[0]), try number(String(parts[1]), name, 1...65_535))
  }

  private static func signer(_ text: String) throws(Problem) -> (domain: String, selector: String, keyPath: String) {
    let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
    guard parts.count == 3 else {
      throw Problem(name: "--dkim", english: "must be DOMAIN:SELECTOR:KEYFILE.", chinese: "必须是 域名:选择器:私钥文件。")
    }
    return (parts[0], parts[1], parts[2])
  }

  private static func number(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws(Problem) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw Problem(
        name: name, english: "must be a whole number from \(range.lowerBound) to \(range.upperBound).",
        chinese: "必须是 \(range.lowerBound) 到 \(range.upperBound) 之间的整数。")
    }
    return number
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
