import API
import Domain
import JSON

/// Sends a file piece by piece, has it read, and says what came of it.
struct FileImport {
  private let call: Invocation
  private let kind: String
  private let path: String

  init(_ call: Invocation, kind: String) {
    self.call = call
    self.kind = kind
    path = call.words[0]
  }

  func run() async throws {
    // Before anything is sent: a file that isn't there, or a wrong option.
    let reader = try LocalFile.Reader(path)
    let options = try options()
    if let name = call.option("save-preset") {
      try await call.send("PUT", "/v1/import-presets/\(name.escaped)", .object(options))
    }
    var opening = options
    opening["file_name"] = .string(path.split(separator: "/").last.map(String.init) ?? "data.csv")
    let answer = try await call.send("POST", "/v1/imports", .object(opening))
    guard let id = answer["id"]?.stringValue else { throw CommandError.failed(Words("No import began.", "导入未能开始。")) }
    try await send(reader, id)
    var summary = try await read(id)
    if summary["rejected"]?.intValue ?? 0 > 0 { summary["rejects_file"] = .string(try await keepRejects(id)) }
    report(summary)
  }

  private func options() throws(CommandError) -> [String: JSON] {
    var options: [String: JSON] = ["kind": .string(kind)]
    for name in ["preset", "delimiter", "encoding", "zone", "currency", "source"] {
      if let value = call.option(name) { options[name] = .string(value) }
    }
    let formats = call.options("date-format")
    if !formats.isEmpty { options["date_formats"] = .array(formats.map { .string($0) }) }
    var columns: [String: JSON] = [:]
    for pair in call.options("map") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw .usage(
          Words("--map takes FIELD=COLUMN, as in customer=CustomerID.", "--map 的格式为 字段=列名，例如 customer=CustomerID。"))
      }
      columns[parts[0]] = .string(parts[1])
    }
    if !columns.isEmpty { options["columns"] = .object(columns) }
    return options
  }

  private func send(_ reader: LocalFile.Reader, _ id: String) async throws {
    let total = LocalFile.size(path)
    var offset = 0
    while let piece = try reader.next() {
      let (status, bytes) = try await call.caller.raw("PUT", "/v1/imports/\(id)/data?offset=\(offset)", piece)
      if status >= 400 { try call.check(status, (try? JSON.parse(bytes)) ?? .null) }
      offset += piece.count
      draw(Words("sending", "上传"), offset, total)
    }
  }

  /// Runs the import and draws its progress beside it.
  private func read(_ id: String) async throws -> [String: JSON] {
    let summary = try await withThrowingTaskGroup(of: JSON?.self) { group in
      group.addTask { try await call.send("POST", "/v1/imports/\(id)/run") }
      if call.output.isErrorTerminal { group.addTask { await watch(id) } }
      defer { group.cancelAll() }
      while let answer = try await group.next() { if let answer { return answer } }
      return JSON.null
    }
    if call.output.isErrorTerminal { call.output.error("\r\u{1B}[K") }
    return summary.objectValue ?? [:]
  }

  private func watch(_ id: String) async -> JSON? {
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(300))
      guard let answer = try? await call.caller.call("GET", "/v1/imports/\(id)", nil).body,
        let total = answer["total_bytes"]?.intValue, let read = answer["read_bytes"]?.intValue
      else { continue }
      draw(Words("reading", "读取"), Int(read), Int(total))
    }
    return nil
  }

  private func draw(_ what: Words, _ done: Int, _ total: Int) {
    guard call.output.isErrorTerminal, total > 0 else { return }
    let share = min(1, Double(done) / Double(total))
    let bar = String(repeating: "#", count: Int(share * 30)) + String(repeating: "-", count: 30 - Int(share * 30))
    call.output.error("\r\u{1B}[K\(what.text(call.output.language)) [\(bar)] \(Int(share * 100))%")
  }

  /// Beside the file, unless told otherwise.
  private func keepRejects(_ id: String) async throws -> String {
    let target = call.option("rejects") ?? (path == "-" ? "rejects.csv" : "\(path).rejects.csv")
    let bytes = try await call.rejects(id)
    if (try? LocalFile.write(bytes, to: target)) != nil { return target }
    // The file may lie where nothing can be written, unless a person chose the place.
    let name = target.split(separator: "/").last.map(String.init) ?? "rejects.csv"
    let other = call.option("rejects") == nil ? name : target
    try LocalFile.write(bytes, to: other)
    return other
  }

  private func report(_ summary: [String: JSON]) {
    if !call.isJSON {
      func number(_ name: String) -> String { summary[name]?.description ?? "0" }
      call.say(
        "\(number("lines")) rows: \(number("accepted")) accepted (\(number("added")) new, \(number("revised")) revised), \(number("rejected")) rejected.",
        "共 \(number("lines")) 行：接受 \(number("accepted"))（新增 \(number("added"))，修订 \(number("revised"))），拒绝 \(number("rejected"))。"
      )
      if let file = summary["rejects_file"]?.stringValue {
        call.say(
          "Rejected rows are in \(file). Repair them there and import that file the same way.",
          "被拒绝的行在 \(file)，修正后以同样方式导入该文件即可。")
      }
      if let run = summary["import"]?.stringValue {
        call.say("To take it back: rondo import undo \(run)", "如需撤销：rondo import undo \(run)")
      }
    }
    call.output.standard(JSON.object(summary).description + "\n")
  }
}
