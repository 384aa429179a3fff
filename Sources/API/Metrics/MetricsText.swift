/// Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): the samples of a family stand
/// together under its help and type.
struct MetricsText {
  enum Kind: String { case counter, gauge, histogram }

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"
  private(set) var text = ""

  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(MetricsText.escape(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String> = [:], _ value: Double) {
    sample(name, labels.map { ($0.key, $0.value) }, value)
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    let pairs = labels.map { "\($0.0)=\"\(MetricsText.escape($0.1, quotes: true))\"" }.joined(separator: ",")
    text +=
      pairs.isEmpty ? "\(name) \(MetricsText.number(value))\n" : "\(name){\(pairs)} \(MetricsText.number(value))\n"
  }

  /// A family with one sample.
  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    family(name, .gauge, help)
    sample(name, [:], value)
  }

  private static func number(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    return value.rounded() == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  private static func escape(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
