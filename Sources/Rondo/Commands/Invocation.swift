import API
import Domain
import JSON

/// One command as it was called.
struct Invocation: Sendable {
  let command: Command
  private let reader: ArgumentReader
  let caller: any Caller
  let output: Output

  init(command: Command, reader: ArgumentReader, caller: any Caller, output: Output) {
    self.command = command
    self.reader = reader
    self.caller = caller
    self.output = output
  }

  var words: [String] { reader.words }
  var isJSON: Bool { reader.flags.contains("json") }
  func has(_ flag: String) -> Bool { reader.flags.contains(flag) }
  func option(_ name: String) -> String? { reader.options[name]?.last }
  func options(_ name: String) -> [String] { reader.options[name] ?? [] }

  func required(_ name: String) throws(CommandError) -> String {
    guard let value = option(name) else { throw .usage(Words("--\(name) is missing.", "缺少 --\(name)。")) }
    return value
  }

  /// A whole number.
  func number(_ name: String) throws(CommandError) -> JSON? {
    guard let text = option(name) else { return nil }
    guard let number = Int64(text) else {
      throw .usage(Words("--\(name) must be a whole number.", "--\(name) 应为整数。"))
    }
    return .int(number)
  }
}

extension Invocation {
  func get(_ path: String, _ query: [String: String?] = [:]) async throws -> JSON {
    try await send("GET", path.with(query), nil)
  }

  /// The answer's body; throws what the API refused.
  @discardableResult
  func send(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
    let (status, answer) = try await caller.call(method, path, body)
    try check(status, answer)
    return answer
  }

  func check(_ status: Int, _ answer: JSON) throws(CommandError) {
    guard status >= 400 else { return }
    let error = answer["error"]
    var lines = [error?["message"]?.stringValue ?? "HTTP \(status)"]
    if let field = error?["field"]?.stringValue, !lines[0].contains(field) { lines[0] = "\(field): \(lines[0])" }
    lines += (error?["problems"]?.arrayValue ?? []).compactMap { $0["message"]?.stringValue }
    throw .refused(status: status, lines: lines)
  }
}

extension Invocation {
  func say(_ english: String, _ chinese: String) { print(Words(english, chinese)) }
  func print(_ words: Words) { output.standard(words.text(output.language) + "\n") }
  func text(_ english: String, _ chinese: String) -> String { Words(english, chinese).text(output.language) }

  /// The answer itself with `--json`, else what `words` makes of it.
  func show(_ answer: JSON, _ words: (JSON) -> Void) {
    if isJSON { output.standard(answer.prettyDescription + "\n") } else { words(answer) }
  }

  /// A list as a table, or a sentence where it is empty.
  func show(_ answer: JSON, _ columns: [Column], empty: Words) {
    show(answer) { answer in
      let items = answer["items"]?.arrayValue ?? []
      if items.isEmpty { return print(empty) }
      let head = columns.map { $0.title.text(output.language) }
      let rows = items.map { item in columns.map { Cell.text(item.at($0.path), output.language) } }
      output.standard(Table(rows: [head] + rows).text)
      if answer["next"]?.stringValue != nil {
        say("There are more; ask for them with --limit.", "还有更多，可用 --limit 增加数量。")
      }
    }
  }

  /// The members of an object, one a line.
  func show(_ answer: JSON, hiding: Set<String> = []) {
    show(answer) { answer in
      let members = (answer.objectValue ?? [:]).filter { !hiding.contains($0.key) }.sorted { $0.key < $1.key }
      output.standard(Table(rows: members.map { [$0.key, Cell.text($0.value, output.language)] }).text)
    }
  }
}

/// One column of a list.
struct Column: Sendable {
  let title: Words
  /// Members joined by dots.
  let path: String

  init(_ english: String, _ chinese: String, _ path: String) {
    title = Words(english, chinese)
    self.path = path
  }
}

/// A value as a person reads it in a table.
enum Cell {
  static func text(_ value: JSON?, _ language: Language) -> String {
    switch value {
    case nil, .null?: "-"
    case .bool(let value)?: Words(value ? "yes" : "no", value ? "是" : "否").text(language)
    case .string(let text)?: text.isEmpty ? "-" : text.replacing("\n", with: " ")
    case .object(let members)? where members.values.allSatisfy({ $0.intValue != nil }) && !members.isEmpty:
      members.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    case .array(let elements)? where elements.isEmpty: "-"
    case .array(let elements)? where elements.allSatisfy({ $0.stringValue != nil }):
      elements.compactMap(\.stringValue).joined(separator: ", ")
    case .object(let members)? where members.isEmpty: "-"
    case let value?: value.description
    }
  }
}

extension JSON {
  /// The member at a path of names joined by dots.
  func at(_ path: String) -> JSON? {
    var value: JSON? = self
    for name in path.split(separator: ".") { value = value?[String(name)] }
    return value
  }
}

extension String {
  /// Safe as one component of a path, or a value of a query (RFC 3986, section 2.3; `:` and `@` may stay as well).
  var escaped: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "@"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// With a query of what is given.
  func with(_ query: [String: String?]) -> String {
    let pairs = query.compactMap { name, value in value.map { "\(name)=\($0.escaped)" } }.sorted()
    return pairs.isEmpty ? self : "\(self)?\(pairs.joined(separator: "&"))"
  }
}
