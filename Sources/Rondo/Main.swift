import API
import Domain
import Glibc

@main
enum Main {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    exit(await run(Array(CommandLine.arguments.dropFirst()), output: .system()))
  }

  private static func run(_ given: [String], output: Output) async -> Int32 {
    var arguments = given
    do {
      let configuration = try Configuration(arguments: &arguments)
      switch arguments.first {
      case "serve": return try await serve(Array(arguments.dropFirst()), configuration, output)
      case "init":
        let first = try Initialise.tenant(Array(arguments.dropFirst()))
        return try await initialise(first, configuration, output)
      case "doctor": return await Doctor.run(Array(arguments.dropFirst()), configuration, output)
      case "help" where arguments.dropFirst().first == "configuration":
        output.standard(ConfigurationOption.help(output.language))
        return 0
      case "backup": return try await backup(Array(arguments.dropFirst()), configuration, output)
      case "restore": return try await restore(Array(arguments.dropFirst()), configuration, output)
      case nil, "help", "--help", "-h", "openapi":
        return await CommandLineTool.run(arguments: arguments, caller: NoCaller(), output: output)
      default: return try await command(arguments, configuration, output)
      }
    } catch let problem as Configuration.Problem {
      output.error("rondo: \(problem.name) \(output.language == .chinese ? problem.chinese : problem.english)\n")
      return 2
    } catch let problem as BackupFile.Problem {
      output.error("rondo: \(output.language == .chinese ? problem.chinese : problem.english)\n")
      return 1
    } catch {
      output.error("rondo: \(error)\n")
      return 1
    }
  }

  /// Needs no other process and disturbs none.
  private static func backup(
    _ words: [String], _ configuration: Configuration, _ output: Output
  ) async throws -> Int32 {
    guard words.count == 1, let file = words.first, !file.hasPrefix("-") else {
      return await CommandLineTool.run(arguments: ["backup", "--help"], caller: NoCaller(), output: output) == 0 ? 2 : 1
    }
    let header = try await Backup(configuration: configuration, clock: .system).run(to: file)
    let words = Words(
      "Written to \(file): \(header.engine), schema \(header.schema), \(header.bytes) bytes.",
      "已写入 \(file)：\(header.engine)，结构版本 \(header.schema)，\(header.bytes) 字节。")
    output.standard(words.text(output.language) + "\n")
    return 0
  }

  private static func restore(
    _ arguments: [String], _ configuration: Configuration, _ output: Output
  ) async throws -> Int32 {
    guard let command = Command.all.first(where: { $0.name == "restore" }),
      let reader = try? ArgumentReader(arguments, for: command), let file = reader.words.first
    else {
      return await CommandLineTool.run(arguments: ["restore", "--help"], caller: NoCaller(), output: output) == 0
        ? 2 : 1
    }
    let outcome = try await Restore(
      configuration: configuration, replaces: reader.flags.contains("replace"),
      erasures: reader.options["erasures"]?.last
    ).run(from: file)
    let words = Words(
      "Restored as of \(outcome.header.at). Erased again since: \(outcome.erasedAgain).",
      "已恢复到 \(outcome.header.at)。恢复后再次删除的客户：\(outcome.erasedAgain)。")
    output.standard(words.text(output.language) + "\n")
    if outcome.madeKey {
      let key = Words(
        "A new owner's key is in \(configuration.ownerKeyPath).", "新的所有者密钥位于 \(configuration.ownerKeyPath)。")
      output.standard(key.text(output.language) + "\n")
    }
    return 0
  }

  private static func serve(_ flags: [String], _ configuration: Configuration, _ output: Output) async throws -> Int32 {
    let unknown = flags.filter { $0 != "--demo" }
    guard unknown.isEmpty else {
      output.error("rondo: serve does not know \(unknown.joined(separator: " ")); it takes --demo.\n")
      return 2
    }
    if RunningProcess(configuration) != nil {
      output.error(
        "rondo: a process runs on \(configuration.dataDirectory) already. Stop it, or choose another --data.\n")
      return 1
    }
    let demo = flags.contains("--demo") ? try Demo(configuration) : nil
    let app = try await App.open(
      configuration, firstTenant: demo?.tenant ?? FirstTenant(), clock: demo?.clock ?? .system,
      isSimulated: demo != nil, isDemo: demo != nil)
    try await Serve(app: app, demo: demo).run()
    return 0
  }

  private static func initialise(
    _ first: FirstTenant, _ configuration: Configuration, _ output: Output
  ) async throws -> Int32 {
    let app = try await App.open(configuration, firstTenant: first)
    let tenant = app.tenant
    await app.close()
    let isNew = tenant.createdAt > Clock.system.now() - .seconds(30)
    let words = isNew ? "is set up in" : "was set up before in"
    output.standard(
      "\(tenant.name) (\(tenant.zone.name), \(tenant.currency), \(tenant.language.rawValue)) \(words) "
        + "\(configuration.dataDirectory).\n")
    return isNew ? 0 : 1
  }

  /// Any other command is a call of the API: of the process that runs, or of one made for it.
  private static func command(
    _ arguments: [String], _ configuration: Configuration, _ output: Output
  ) async throws -> Int32 {
    if let process = RunningProcess(configuration), let key = ownerKey(configuration) {
      let caller = HTTPCaller(process, key: key, language: output.language)
      return await CommandLineTool.run(arguments: arguments, caller: caller, output: output)
    }
    let app = try await App.open(configuration)
    guard let key = ownerKey(configuration) else {
      output.error("rondo: \(configuration.ownerKeyPath) is missing; commands need the owner's key there.\n")
      return 1
    }
    let caller = RouterCaller(app, key: key, language: output.language)
    let code = await CommandLineTool.run(arguments: arguments, caller: caller, output: output)
    app.services.letters.close()
    await app.services.letters.run()
    // In live mode only a running server acts.
    if code == 0, try await app.isSandbox() { try await app.runner.settle() }
    await app.close()
    return code
  }

  private static func ownerKey(_ configuration: Configuration) -> String? {
    DataDirectory.read(configuration.ownerKeyPath).map { String($0.prefix { !$0.isNewline }) }
  }
}
