import Mail
import TestSupport

/// Words of customers and shops in the headers of mails that leave.
struct HeaderTarget: FuzzTarget {
  static let name = "header"

  private static let words = [
    "\r\nBcc: victim@example.com", "\nX-Injected: 1", "\r", "\r\n\r\nbody", "\u{2028}Bcc: x@example.com", "\u{85}",
    "\0", "\"", "\\\"", "<", ">",
    ",", ";", ":", "@", "(", ")", "=?utf-8?B?DQpCY2M6IHg=?=", "名称", "👨‍👩‍👧", "e\u{301}", " ", "\t", "a@example.com", "Li",
    String(repeating: "x", count: 1_100), String(repeating: "词", count: 400),
  ]

  /// Values, one after the other with a zero byte between.
  static func input(_ random: inout SeededRandom) -> [UInt8] {
    let values = (0..<9).map { index in
      let seed = [2, 4, 6].contains(index) ? "a@example.com" : "Tea shop"
      return Mutation.bytes(Array(seed.utf8), words: words, using: &random).filter { $0 != 0 }
    }
    return Array(values.joined(separator: [0]))
  }

  func check(_ input: [UInt8]) async throws {
    var values = input.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    while values.count < 9 { values.append("x") }
    let message = MailMessage(
      from: Mailbox(name: values[1], address: values[2]), to: [Mailbox(name: values[3], address: values[4])],
      replyTo: Mailbox(name: values[5], address: values[6]), subject: values[0], text: values[7], html: values[8],
      headers: [("List-Unsubscribe", values[7]), (values[8], "x")], messageId: values[2], date: 0,
      attachments: [MailAttachment(name: values[7], type: "text/plain", bytes: [1])])
    // One strange value would hide the others.
    var plain = message
    plain.headers = [("List-Unsubscribe", values[7])]
    plain.messageId = "id@example.com"
    plain.attachments = []
    var simple = plain
    simple.from = Mailbox(name: values[1], address: "a@example.com")
    simple.to = [Mailbox(name: values[3], address: "b@example.com")]
    simple.replyTo = nil
    simple.headers = []
    for message in [message, plain, simple] { try composed(message) }
  }

  private func composed(_ message: MailMessage) throws {
    let bytes: [UInt8]
    do throws(MailError) {
      bytes = try compose(message)
    } catch {
      try hold(
        !error.english.isEmpty && !error.chinese.isEmpty,
        "\(error.code) says nothing")
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let known: Set = [
      "date", "from", "to", "reply-to", "subject", "message-id", "mime-version", "content-type",
      "content-transfer-encoding",
      "list-unsubscribe", message.headers.last?.name.lowercased() ?? "from",
    ]
    for line in head(bytes) {
      try hold(line.count <= 998, "a line of \(line.count) bytes")
      try hold(line.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }, "a header holds other than ASCII")
      guard let first = line.first, first != 0x20, first != 0x09 else { continue }
      let name = String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self).lowercased()
      try hold(known.contains(name), "a header came from nowhere: \(name)")
    }
    let read = parse(bytes)
    try hold(read.to.map(\.address) == message.to.map(\.address), "is addressed to \(read.to.map(\.address))")
    try hold(read.from.map(\.address) == [message.from.address], "is from \(read.from.map(\.address))")
    try hold(text.contains("\r\n\r\n"), "has no body")
  }

  /// The lines before the first empty one; only CR LF ends a line.
  private func head(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices where index > 0 && bytes[index] == 0x0A && bytes[index - 1] == 0x0D {
      let line = bytes[start..<(index - 1)]
      if line.isEmpty { return lines }
      lines.append(line)
      start = index + 1
    }
    return lines
  }
}
