import Glibc

/// Where a process keeps its state and where it listens: from flags first, then the environment, then a file, then
/// defaults.
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
  /// Private endpoints that webhooks may call.
  var allowedHooks: [(host: String, port: Int)] = []
  /// A PEM file with the only authorities to trust in TLS with relays; the system's when nil.
  var mailAuthorities: String?
  /// The name server to ask, as HOST:PORT; the system's when nil.
  var nameServer: String?
  /// Keys of secrets at rest; nil keeps one in the data directory.
  var secretKeys: String?

  /// The folder of the console's files; nil serves the API alone.
  var console: String?
  var role = Role.all
  var log = LogFormat.text

  /// Where each value that is no default came from, by the option's name: `--port`, `RONDO_PORT`, `rondo.conf:3`.
  var origins: [String: String] = [:]

  /// What a process does of the whole; several share one PostgreSQL.
  enum Role: String, CaseIterable { case all, web, worker }

  enum LogFormat: String, CaseIterable { case text, json }

  var databasePath: String { "\(dataDirectory)/rondo.sqlite" }
  var secretKeyPath: String { "\(dataDirectory)/secret.key" }
  var ownerKeyPath: String { "\(dataDirectory)/owner.key" }
  var setupCodePath: String { "\(dataDirectory)/setup-code" }
  var demoPasswordPath: String { "\(dataDirectory)/demo-password" }
  var processPath: String { "\(dataDirectory)/process.json" }
  var filePath: String { "\(dataDirectory)/rondo.conf" }

  /// A wrong value, named by where it was given.
  struct Problem: Error, CustomStringConvertible {
    let name: String
    let english: String
    let chinese: String
    var description: String { "\(name): \(english)" }
  }

  /// All defaults.
  init() {}

  /// Takes its own flags out of the arguments and leaves the rest.
  init(
    arguments: inout [String], environment: (String) -> String? = Configuration.environment,
    file read: (String) -> String? = DataDirectory.read
  ) throws(Problem) {
    let flags = try Configuration.takeFlags(&arguments)
    func said(_ name: String) -> (value: String, origin: String)? {
      if let value = flags[name] { return (value, "--\(name)") }
      let variable = ConfigurationOption.variable(name)
      return environment(variable).map { ($0, variable) }
    }
    if let (value, _) = said("data") { dataDirectory = value }
    let file = try Configuration.file(said("config"), standard: filePath, read)
    for option in ConfigurationOption.all {
      guard let (value, origin) = said(option.name) ?? file[option.name] else { continue }
      do {
        try option.set(&self, value)
      } catch {
        throw Problem(name: origin, english: error.english, chinese: error.chinese)
      }
      origins[option.name] = origin
    }
    // Not as a flag: what is on a command line can be read by anybody on the machine.
    secretKeys = environment("RONDO_SECRET_KEY")
    if role != .all, postgres == nil {
      throw Problem(
        name: origins["role"] ?? "--role", english: "must be all with SQLite: one process works on its file.",
        chinese: "使用 SQLite 时必须为 all：数据文件只由一个进程使用。")
    }
  }

  private static func takeFlags(_ arguments: inout [String]) throws(Problem) -> [String: String] {
    let known = Set(ConfigurationOption.all.map(\.name) + ["config"])
    var flags: [String: String] = [:]
    var rest: [String] = []
    var words = arguments[...]
    while let word = words.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard let flag = parts.first, flag.hasPrefix("--"), known.contains(String(flag.dropFirst(2))) else {
        rest.append(word)
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : words.popFirst() else {
        throw Problem(name: flag, english: "needs a value after it.", chinese: "后面需要一个值。")
      }
      flags[String(flag.dropFirst(2))] = value
    }
    arguments = rest
    return flags
  }

  /// What the file says: the one that is named, or `rondo.conf` in the data directory where there is one.
  private static func file(
    _ named: (value: String, origin: String)?, standard: String, _ read: (String) -> String?
  ) throws(Problem) -> [String: (value: String, origin: String)] {
    let path = named?.value ?? standard
    guard let text = read(path) else {
      guard let named else { return [:] }
      throw Problem(name: named.origin, english: "can't read the file \(path).", chinese: "无法读取文件 \(path)。")
    }
    return try ConfigurationFile.read(text, path: path)
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
