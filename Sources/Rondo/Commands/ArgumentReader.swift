import API

/// Takes a command line apart.
struct ArgumentReader: Sendable {
  private(set) var words: [String] = []
  private(set) var options: [String: [String]] = [:]
  private(set) var flags: Set<String> = []

  /// `--name value`, `--name=value`, `--flag`; after `--` everything is a word.
  init(_ arguments: [String], for command: Command) throws(CommandError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest
        break
      }
      guard argument.hasPrefix("--") else {
        words.append(argument)
        continue
      }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      if command.flags.contains(name) || name == "json" {
        if parts.count > 1 { throw .usage(Words("--\(name) takes no value.", "--\(name) 不带值。")) }
        flags.insert(name)
      } else if command.options.contains(name) {
        guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
          throw .usage(Words("--\(name) needs a value after it.", "--\(name) 后面需要一个值。"))
        }
        options[name, default: []].append(value)
      } else {
        throw .usage(Words("There is no option --\(name) here.", "这里没有选项 --\(name)。"))
      }
    }
    if words.count < command.arguments.lowerBound {
      throw .usage(Words("Something is missing after “\(command.name)”.", "“\(command.name)”后面缺少参数。"))
    }
    if words.count > command.arguments.upperBound {
      let extra = words[command.arguments.upperBound]
      throw .usage(Words("“\(extra)” is one word too many.", "多余的参数“\(extra)”。"))
    }
  }
}
