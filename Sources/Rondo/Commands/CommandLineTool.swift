import API
import Domain

/// The `rondo` command: every command is one or a few calls of the API.
package enum CommandLineTool {
  /// Runs one command; the answer is the process's exit code: 0 done, 1 refused or failed, 2 called wrongly.
  package static func run(arguments: [String], caller: any Caller, output: Output) async -> Int32 {
    if arguments.isEmpty || ["help", "--help", "-h"].contains(arguments[0]) {
      return help(Array(arguments.dropFirst()), output)
    }
    guard let (command, rest) = find(arguments) else {
      let words = Words(
        "There is no command “\(arguments[0])”. See: rondo help", "没有命令“\(arguments[0])”。请查看：rondo help")
      output.error("rondo: \(words.text(output.language))\n")
      suggest(arguments[0], output)
      return 2
    }
    if rest.contains("--help") || rest.contains("-h") {
      return help(command.name.split(separator: " ").map(String.init), output)
    }
    do {
      let reader = try ArgumentReader(rest, for: command)
      try await command.run(Invocation(command: command, reader: reader, caller: caller, output: output))
      return 0
    } catch let error as CommandError {
      show(error, command, output)
      return error.exitCode
    } catch {
      output.error("rondo: \(error)\n")
      return 1
    }
  }

  private static func find(_ arguments: [String]) -> (Command, [String])? {
    for count in [2, 1] where arguments.count >= count {
      let name = arguments[..<count].joined(separator: " ")
      if let command = Command.all.first(where: { $0.name == name }) { return (command, Array(arguments[count...])) }
    }
    return nil
  }

  private static func show(_ error: CommandError, _ command: Command, _ output: Output) {
    switch error {
    case .usage(let words):
      output.error("rondo: \(words.text(output.language))\n")
      let title = Words("Usage", "用法").text(output.language)
      output.error("\(title): rondo \(line(command))\n")
    case .failed(let words): output.error("rondo: \(words.text(output.language))\n")
    case .refused(_, let lines):
      for (index, line) in lines.enumerated() { output.error(index == 0 ? "rondo: \(line)\n" : "  - \(line)\n") }
    }
  }

  private static func line(_ command: Command) -> String {
    command.usage.isEmpty ? command.name : "\(command.name) \(command.usage)"
  }

  /// The commands that begin with the same word.
  private static func suggest(_ word: String, _ output: Output) {
    for command in Command.all where command.name.hasPrefix("\(word) ") { output.error("  rondo \(line(command))\n") }
  }

  private static func help(_ words: [String], _ output: Output) -> Int32 {
    let language = output.language
    let name = words.joined(separator: " ")
    let commands = Command.all.filter { name.isEmpty || $0.name == name || $0.name.hasPrefix("\(name) ") }
    if commands.isEmpty {
      output.error(
        "rondo: \(Words("There is no command “\(name)”. See: rondo help", "没有命令“\(name)”。请查看：rondo help").text(language))\n"
      )
      return 2
    }
    if commands.count == 1, let command = commands.first {
      output.standard("rondo \(line(command))\n\n  \(command.summary.text(language))\n")
      return 0
    }
    let table = Table(rows: commands.map { ["rondo \(line($0))", $0.summary.text(language)] })
    output.standard(table.text(wrappingAfter: 58))
    output.standard(
      "\n"
        + Words(
          "--json prints the API's answer. docs/api.md says what each call does.",
          "--json 输出接口原始 JSON。接口说明见 docs/api.md。"
        ).text(language) + "\n")
    return 0
  }
}
