import Mail
import TestSupport

/// Mails that arrive.
struct MailTarget: FuzzTarget {
  static let name = "mail"

  private static let corpus = [
    """
    From: =?GB18030?B?zfXQocP3?= <wang@example.com>
    To: Shop <shop@example.com>, team: a@example.com, b@example.com;
    Subject: =?utf-8?Q?=CD=CB?= =?utf-8?B?6K+35rGC?=
    Content-Type: multipart/mixed; boundary="o"

    --o
    Content-Type: multipart/alternative; boundary=i

    --i
    Content-Type: text/plain; charset=gb18030
    Content-Transfer-Encoding: quoted-printable

    =CE=D2=
    --i
    Content-Type: text/html

    <p>x</p>
    --i--
    --o
    Content-Type: application/pdf; name*=UTF-8''%E2%82%AC.pdf
    Content-Disposition: attachment; filename*0*=UTF-8''a; filename*1*=b
    Content-Transfer-Encoding: base64

    AAECAw==
    --o--
    """,
    "Subject: x\nReceived: from a by b\n folded\nX: y\n\nbody\n.\n",
  ].map { $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }

  private static let words = [
    "\r\n", "\n", ":", ";", "--o", "--o--", "--i", "=?", "?=", "=?utf-8?B?", "=?utf-8?Q?", "charset=", "boundary=",
    "base64", "multipart/",
    "message/rfc822", "text/plain", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", "<", ">", "\"", "\\",
    "(", ")", ",", "=", "=0D=0A",
    "From: ", "\t", " ",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.bytes(Array(random.pick(corpus).utf8), words: words, using: &random)
  }

  func check(_ input: [UInt8]) async throws {
    let mail = parse(input)
    try hold(parse(input) == mail, "reads otherwise the second time")
    let pieces = [mail.text ?? "", mail.html ?? "", mail.subject ?? ""] + mail.headers.map { $0.name + $0.value }
    let size = pieces.reduce(0) { $0 + $1.utf8.count } + mail.attachments.reduce(0) { $0 + $1.bytes.count }
    try hold(size <= input.count * 4 + 1_000, "\(size) bytes from \(input.count)")
    for name in mail.headers.map(\.name) { try hold(isClean(name), "a header's name holds a control character") }
    for mailbox in mail.from + mail.to {
      try hold(isClean(mailbox.address), "an address holds a control character")
    }
  }

  private func isClean(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }
}
