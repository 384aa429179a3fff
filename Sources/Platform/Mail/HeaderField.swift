/// Writes one header field: encoded (RFC 2047), folded (RFC 5322, 2.2.3) and without a way to begin another.
struct HeaderField {
  private static let width = 78
  private static let hardWidth = 998

  let name: String

  /// A line that is free text: anything that is not plain ASCII becomes encoded words.
  func text(_ value: String) throws(MailError) -> String {
    try check(value)
    return try fold(Self.isPlain(value) ? Self.words(value) : Self.encodedWords(value))
  }

  func mailboxes(_ mailboxes: [Mailbox]) throws(MailError) -> String {
    var words: [String] = []
    for (index, mailbox) in mailboxes.enumerated() {
      words += try self.words(of: mailbox)
      if index < mailboxes.count - 1 { words[words.count - 1] += "," }
    }
    return try fold(words)
  }

  private func words(of mailbox: Mailbox) throws(MailError) -> [String] {
    guard Self.isAddress(mailbox.address) else { throw .invalidField(name) }
    guard let display = mailbox.name, !display.isEmpty else { return [mailbox.address] }
    try check(display)
    let address = "<\(mailbox.address)>"
    guard Self.isPlain(display) else { return Self.encodedWords(display) + [address] }
    let isAtoms = display.utf8.allSatisfy { Self.isAtom($0) || $0 == UInt8(ascii: " ") }
    if isAtoms { return Self.words(display) + [address] }
    let quoted = display.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return ["\"\(quoted)\"", address]
  }

  private func check(_ value: String) throws(MailError) {
    let isClean = value.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
    }
    guard isClean else { throw .invalidField(name) }
  }

  /// Breaks only between words, since inside one a line end would become part of it.
  private func fold(_ words: [String]) throws(MailError) -> String {
    var lines: [String] = []
    var line = name + ":"
    for word in words {
      if line.utf8.count + 1 + word.utf8.count > Self.width, line != name + ":" {
        lines.append(line)
        line = ""
      }
      line += " " + word
      if line.utf8.count > Self.hardWidth { throw .fieldTooLong(name) }
    }
    lines.append(line)
    return lines.joined(separator: "\r\n") + "\r\n"
  }
}

// MARK: - Words

extension HeaderField {
  /// Printable ASCII in which nothing looks like an encoded word and no space would get lost in folding.
  private static func isPlain(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 < 0x7F } && !value.hasPair("=", "?") && !value.hasPair(" ", " ") && !value.hasPrefix(" ")
      && !value.hasSuffix(" ")
  }

  private static func words(_ value: String) -> [String] {
    value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
  }

  /// Words that end between characters; a reader joins them without the space between. Base64 with padding comes
  /// last only: some readers (GMime 3.2) lose what follows it.
  private static func encodedWords(_ value: String) -> [String] {
    var words: [String] = []
    var rest = value.unicodeScalars[...]
    while !rest.isEmpty {
      let (length, isPadded) = nextWord(rest)
      let bytes = Array(String(rest.prefix(length)).utf8)
      rest = rest.dropFirst(length)
      let isQuoted = isPadded && !rest.isEmpty
      let text =
        isQuoted
        ? String(decoding: TransferEncoding.encodedWordText(bytes), as: UTF8.self)
        : TransferEncoding.base64(bytes)
      words.append("=?UTF-8?\(isQuoted ? "Q" : "B")?\(text)?=")
    }
    return words
  }

  /// How many characters go into the next word: all that are left when they fit, else as many as make whole groups of
  /// three bytes, else what fits when every byte is escaped.
  private static func nextWord(_ rest: Substring.UnicodeScalarView) -> (length: Int, isPadded: Bool) {
    var bytes = 0
    var length = 0
    var aligned = 0
    var escaped = 0
    for scalar in rest {
      bytes += UTF8.width(scalar)
      guard bytes <= 42 else { return aligned > 0 ? (aligned, false) : (escaped, true) }
      length += 1
      if bytes % 3 == 0 { aligned = length }
      if bytes <= 18 { escaped = length }
    }
    return (length, bytes % 3 != 0)
  }

  static func isAtom(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  /// A dotted local part and a domain in ASCII; quoted local parts are not for us to mail.
  static func isAddress(_ address: String) -> Bool {
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, address.utf8.count <= 254 else { return false }
    // No encoded word may stand here (RFC 2047, section 5), yet some readers decode it, and then read another address.
    guard !address.hasPair("=", "?") else { return false }
    return parts.allSatisfy { part in
      part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        !label.isEmpty && label.utf8.allSatisfy(isAtom)
      }
    }
  }

  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 76
      && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
  }
}

extension String {
  /// Whether two ASCII characters stand side by side: the same as to contain both as a text, which is much slower.
  fileprivate func hasPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    zip(utf8, utf8.dropFirst()).contains { $0 == UInt8(ascii: first) && $1 == UInt8(ascii: second) }
  }
}
