import Domain
import Glibc
import JSON

extension Log {
  /// One line each on standard error: for people, or one JSON object for programs.
  static func standardError(_ format: Configuration.LogFormat, clock: Clock = .system) -> Log {
    Log { level, sentence, fields in
      let now = clock.now()
      let line =
        switch format {
        case .text: text(now, sentence, fields)
        case .json: json(now, level, sentence, fields)
        }
      // One call, so that lines of several threads stay whole.
      let bytes = Array("\(line)\n".utf8)
      _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
  }

  static func text(_ now: Instant, _ sentence: String, _ fields: [(name: String, value: JSON)]) -> String {
    let details = fields.map { " \($0.name)=\($0.value.stringValue ?? $0.value.description)" }.joined()
    return "\(now) \(oneLine(sentence))\(details)"
  }

  static func json(_ now: Instant, _ level: Level, _ sentence: String, _ fields: [(name: String, value: JSON)])
    -> String
  {
    var members: [String: JSON] = [
      "at": .string(now.rfc3339), "level": .string(level.rawValue), "message": .string(sentence),
    ]
    for (name, value) in fields { members[name] = value }
    return JSON.object(members).description
  }

  /// A sentence that came from elsewhere must not look like two lines.
  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
