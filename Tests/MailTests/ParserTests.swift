import Glibc
import Mail
import TestSupport
import Testing

@Suite("A mail parser", .timeLimit(.minutes(5)))
struct ParserTests {
  private func parsed(_ text: String) -> ParsedMail { parse(Array(text.utf8)) }

  @Test("reads names, subjects and bodies in the encodings customers use")
  func encodings() {
    let mail = parse(
      Array(
        "From: =?GB18030?B?zfXQocP3?= <wang@example.com>\r\nTo: Shop <shop@example.com>, team: a@example.com, b@example.com;\r\n"
          .utf8)
        + Array(
          "Subject: =?gb2312?Q?=CD=CB=BF=EE?= =?utf-8?B?6K+35rGC?=\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n"
            .utf8)
        + [0xCE, 0xD2, 0xD2, 0xAA, 0xCD, 0xCB, 0xBF, 0xEE])
    #expect(mail.subject == "退款请求")
    #expect(mail.from == [Mailbox(name: "王小明", address: "wang@example.com")])
    #expect(mail.to.map(\.address) == ["shop@example.com", "a@example.com", "b@example.com"])
    #expect(mail.text == "我要退款")
    #expect(mail.header("subject") == "退款请求")
  }

  /// GMime 3.2.13 by itself reads "é" alone, then nothing.
  @Test("reads all of the words that other programs write one after the other")
  func paddedWords() {
    let mail = parsed(
      """
      From: =?UTF-8?B?w6k=?= =?UTF-8?B?w7w=?= <a@example.com>
      Subject: =?utf-8?b?w6k=?=
       =?utf-8?B?w7w=?= plain =?
      Content-Type: multipart/mixed; boundary=o

      =?UTF-8?B?w6k=?= in the preamble
      --o
      Content-Type: text/plain

      =?UTF-8?B?w6k=?= stays in the text
      --o
      Content-Type: a/b; name="=?utf-8?B?w6k=?=
       =?utf-8?B?w7wudHh0?="

      --o--
      """)
    #expect(mail.from.first?.name == "éü")
    #expect(mail.subject == "éü plain =?")
    #expect(mail.text == "=?UTF-8?B?w6k=?= stays in the text")
    #expect(mail.attachments.map(\.name) == ["éü.txt"])
  }

  @Test("tells text, HTML and attachments apart in a tree of parts")
  func parts() {
    let mail = parsed(
      """
      From: a@example.com
      Content-Type: multipart/mixed; boundary=o

      --o
      Content-Type: multipart/alternative; boundary=i

      --i
      Content-Type: text/plain; charset=utf-8

      first
      --i
      Content-Type: text/html; charset=utf-8

      <b>first</b>
      --i--
      --o
      Content-Type: text/plain; name="notes.txt"

      notes
      --o
      Content-Type: image/png
      Content-Transfer-Encoding: base64
      Content-Disposition: attachment; filename*=UTF-8''%E5%9B%BE.png

      AAEC
      --o
      Content-Type: message/rfc822

      Subject: inner

      inside
      --o--
      """)
    #expect(mail.text == "first" && mail.html == "<b>first</b>")
    #expect(mail.attachments.map(\.name) == ["notes.txt", "图.png", "message.eml"])
    #expect(mail.attachments.map(\.type) == ["text/plain", "image/png", "message/rfc822"])
    #expect(mail.attachments[1].bytes == [0, 1, 2])
    #expect(string(mail.attachments[2].bytes).contains("Subject: inner"))
  }

  @Test("survives garbage")
  func garbage() async {
    var random = Seeded(state: 9)
    for round in 0..<3000 {
      await letOthersRun(round)
      let count = Int.random(in: 0...600, using: &random)
      let narrow = Array("\r\n\r\n:; =?-_\"<>@,\t()a/multipartboundary".utf8)
      let bytes = (0..<count).map { _ in
        round % 2 == 0
          ? UInt8.random(in: 0...255, using: &random) : narrow[Int.random(in: 0..<narrow.count, using: &random)]
      }
      let mail = parse(bytes)
      #expect(mail.attachments.count <= bytes.count + 1)
    }
    #expect(parse([]).text == nil)
  }

  @Test("survives real mails with bytes changed, cut and repeated")
  func mutated() async throws {
    var random = Seeded(state: 10)
    let original = try compose(
      sample { $0.attachments = [MailAttachment(name: "图.png", type: "image/png", bytes: Array(0...255))] })
    for round in 0..<3000 {
      await letOthersRun(round)
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...200, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        default: bytes = Array(bytes[..<place])
        }
      }
      let mail = parse(bytes)
      #expect(mail.headers.count <= 200)
    }
  }

  @Test("survives parts in parts without end, and fields without number")
  func deep() {
    var text = "From: a@example.com\r\n"
    for level in 0..<5000 {
      text += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\r\n\r\n--b\(level)\r\n"
    }
    #expect(parsed(text).text == nil)
    let nested = String(repeating: "Content-Type: message/rfc822\r\n\r\n", count: 5000)
    _ = parsed(nested)
    let many = (0..<20_000).map { "X-\($0): \($0)\r\n" }.joined() + "\r\nbody"
    #expect(parsed(many).headers.count == 20_000)
    _ = parsed("To: " + String(repeating: "a:", count: 50_000) + "\r\n\r\n")
    _ = parsed("To: " + String(repeating: "(", count: 50_000) + "\r\n\r\n")
  }

  @Test("leaves out an address in which an encoded word hides a line break")
  func hiddenBreak() {
    let mail = parsed("To: a@example.=?utf-8?Q?=0D=0ABcc=3A=20x?=, b@example.com\r\nSubject: x\r\n\r\nbody")
    #expect(mail.to.allSatisfy { $0.address.unicodeScalars.allSatisfy { $0.value >= 0x20 } }, "\(mail.to)")
    #expect(mail.to.contains(Mailbox(address: "b@example.com")))
  }

  @Test("gives back its memory")
  func memory() async throws {
    let bytes = try compose(
      sample { $0.attachments = [MailAttachment(name: "a", type: "a/b", bytes: [UInt8](repeating: 7, count: 500_000))] }
    )
    for _ in 0..<50 { _ = parse(bytes) }
    let before = residentKilobytes()
    for round in 0..<1000 {
      await letOthersRun(round)
      #expect(parse(bytes).attachments.count == 1)
    }
    // 1000 mails of 670 KB are 670 MB; the other tests of the process have some of their own.
    #expect(residentKilobytes() - before < 450_000)
  }

  private func residentKilobytes() -> Int {
    let line = Command.read("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
