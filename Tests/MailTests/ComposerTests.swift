import Mail
import TestSupport
import Testing

@Suite("A composed mail", .timeLimit(.minutes(5)))
struct ComposerTests {
  @Test("looks like this")
  func golden() throws {
    expectGolden(try compose(sample(), seed: 1), "alternative.eml")
    expectGolden(
      try compose(
        sample {
          $0.subject = "Your order"
          $0.from = Mailbox(name: "The \"Book\" Shop, Ltd.", address: "shop@example.com")
          $0.text = "Plain words.\nFrom the start.\n"
          $0.html = nil
          $0.replyTo = Mailbox(address: "help@example.com")
          $0.attachments = [MailAttachment(name: "账单 2024.pdf", type: "application/pdf", bytes: Array(0...99))]
        }, seed: 2), "attachment.eml")
  }

  @Test("is the same for the same seed and has other boundaries for another")
  func deterministic() throws {
    #expect(try compose(sample(), seed: 5) == compose(sample(), seed: 5))
    #expect(try compose(sample(), seed: 5) != compose(sample(), seed: 6))
  }

  @Test("keeps every line short, ends it with CRLF and is ASCII")
  func lines() async throws {
    var random = Seeded(state: 3)
    for round in 0..<200 {
      await letOthersRun(round)
      let alphabet = ["ab c.", "客户 a", "=?.\n F", "é \n\t", "😀a "][round % 5]
      let bytes = try compose(
        sample {
          $0.subject = random.text(round, from: alphabet.filter { $0 != "\n" && $0 != "\t" })
          $0.text = random.text(round * 20, from: alphabet)
          $0.html = random.text(round * 20, from: alphabet)
        }, seed: UInt64(round))
      for line in string(bytes).split(separator: "\r\n", omittingEmptySubsequences: false) {
        #expect(!line.utf8.contains(13) && !line.utf8.contains(10))
        #expect(line.utf8.count <= (line.contains("https://example.com/u/") ? 300 : 78), "\(line)")
      }
      #expect(bytes.suffix(2) == [13, 10] && bytes.allSatisfy { $0 < 0x7F })
    }
  }

  /// What went in comes out of a parser that others wrote.
  @Test("says the same when it is read again")
  func roundTrip() async throws {
    var random = Seeded(state: 4)
    for round in 0..<300 {
      await letOthersRun(round)
      let alphabet = ["ab c.\"\\,;:()<>@[]", "客户 a。，", "=?UTF-8?B?= .", "éü ñ", "😀👩‍👩‍👧 a"][round % 5]
      let message = sample {
        $0.subject = random.text(round, from: alphabet)
        $0.from.name = random.text(1 + round % 40, from: alphabet)
        $0.to = (0...(round % 12)).map { Mailbox(name: random.text(6, from: alphabet), address: "r\($0)@example.com") }
        $0.text = random.text(round * 10, from: alphabet + "\n\t.=") + "\n"
        $0.html = round % 3 == 0 ? nil : random.text(round * 10, from: alphabet + "\n.=\u{3000}") + "\n"
        $0.attachments =
          round % 4 == 0
          ? [
            MailAttachment(
              name: random.text(50, from: alphabet) + ".bin", type: "application/x-thing",
              bytes: (0..<round).map { _ in UInt8.random(in: 0...255, using: &random) })
          ] : []
      }
      let mail = parse(try compose(message, seed: UInt64(round)))
      // Spaces at the ends of a name or a subject mean nothing to a reader.
      #expect(trimmed(mail.subject) == trimmed(message.subject))
      #expect(mail.from.map(\.address) == [message.from.address])
      #expect(trimmed(mail.from.first?.name) == trimmed(message.from.name))
      #expect(mail.to.map(\.address) == message.to.map(\.address))
      #expect(mail.text.map(lines) == lines(message.text))
      #expect(mail.html.map(lines) == message.html.map(lines))
      #expect(mail.attachments == message.attachments)
      #expect(mail.header("list-unsubscribe") == message.headers[0].value)
    }
  }

  private func trimmed(_ text: String?) -> String {
    let front = (text ?? "").drop { $0 == " " }
    return String(front.reversed().drop { $0 == " " }.reversed())
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  @Test("never lets a value begin another field")
  func injection() {
    for evil in ["a\r\nBcc: x@example.com", "a\nb", "a\rb", "a\0b", "a\u{85}b", "a\u{2028}b", "a\u{7F}"] {
      #expect(throws: MailError.invalidField("Subject")) { try compose(sample { $0.subject = evil }) }
      #expect(throws: MailError.invalidField("From")) { try compose(sample { $0.from.name = evil }) }
      #expect(throws: MailError.invalidField("From")) {
        try compose(sample { $0.from.address = evil + "@example.com" })
      }
      #expect(throws: MailError.invalidField("To")) { try compose(sample { $0.to[0].name = evil }) }
      #expect(throws: MailError.invalidField("Reply-To")) {
        try compose(sample { $0.replyTo = Mailbox(address: evil + "@example.com") })
      }
      #expect(throws: MailError.invalidField("X-Tag")) { try compose(sample { $0.headers = [("X-Tag", evil)] }) }
      #expect(throws: MailError.invalidField("X-\(evil)")) { try compose(sample { $0.headers = [("X-\(evil)", "a")] }) }
      #expect(throws: MailError.invalidField("Message-ID")) {
        try compose(sample { $0.messageId = evil + "@example.com" })
      }
      #expect(throws: MailError.invalidField("Content-Type")) {
        try compose(sample { $0.attachments = [MailAttachment(name: "a", type: "a/\(evil)", bytes: [])] })
      }
    }
  }

  @Test("refuses what is no mail, naming the field")
  func refused() {
    #expect(throws: MailError.noRecipient) { try compose(sample { $0.to = [] }) }
    for address in [
      "", "a", "a@", "@b", "a b@example.com", "a@b@c", "<a@example.com>", "a@example..com", "客户@example.com",
      "a@example.=?utf-8?Q?=0D=0ABcc=3A?=",
    ] {
      #expect(throws: MailError.invalidField("To")) { try compose(sample { $0.to = [Mailbox(address: address)] }) }
    }
    for name in ["Bcc", "subject", "Content-Type", "DKIM-Signature", "Content-Transfer-Encoding"] {
      #expect(throws: MailError.reservedField(name)) { try compose(sample { $0.headers = [(name, "x")] }) }
    }
    let long = String(repeating: "x", count: 1000)
    #expect(throws: MailError.fieldTooLong("X-Long")) { try compose(sample { $0.headers = [("X-Long", long)] }) }
    #expect(MailError.noRecipient.chinese.hasSuffix("。") && MailError.noRecipient.english.hasSuffix("."))
  }

  @Test(
    "writes dates as the calendar has them",
    arguments: [
      (Int64(0), "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_400_000_000, "Tue, 29 Feb 2000 00:00:00 +0000"),
      (1_709_210_096_999_999, "Thu, 29 Feb 2024 12:34:56 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
      (4_107_542_399_000_000, "Sun, 28 Feb 2100 23:59:59 +0000"),
    ])
  func dates(microseconds: Int64, expected: String) throws {
    let bytes = try compose(sample { $0.date = microseconds })
    #expect(string(bytes).hasPrefix("Date: \(expected)\r\n"))
  }
}
