package import Domain
import Glibc

/// Where a command writes, and in which language.
package struct Output: Sendable {
  package let language: Language
  /// Progress is drawn on terminals only.
  package let isErrorTerminal: Bool
  /// Takes text as it is, line breaks included.
  package let standard: @Sendable (String) -> Void
  package let error: @Sendable (String) -> Void

  package init(
    language: Language, isErrorTerminal: Bool, standard: @escaping @Sendable (String) -> Void,
    error: @escaping @Sendable (String) -> Void
  ) {
    self.language = language
    self.isErrorTerminal = isErrorTerminal
    self.standard = standard
    self.error = error
  }

  /// The process's own streams; Chinese where `LC_ALL` or `LANG` says so.
  package static func system() -> Output {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let spoken = names.compactMap { (name: String) -> String? in getenv(name).map { String(cString: $0) } }
      .first { !$0.isEmpty }
    return Output(
      language: spoken?.lowercased().hasPrefix("zh") == true ? .chinese : .english, isErrorTerminal: isatty(2) == 1,
      standard: { Output.write(isatty(1) == 1 ? Output.harmless($0) : $0, to: 1) }, error: { Output.write($0, to: 2) })
  }

  /// What came from outside must not steer a terminal: control characters but line breaks and tabs are shown as such.
  static func harmless(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
      shown.append(isControl ? "\u{FFFD}" : scalar)
    }
    return String(shown)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      written += count
    }
  }
}
