/// The bytes of a message, the same for the same message and seed. Lines end with CRLF; text and HTML are
/// alternatives, and attachments follow them. The seed chooses the boundaries between parts.
package func compose(_ message: MailMessage, seed: UInt64 = 0) throws(MailError) -> [UInt8] {
  guard !message.to.isEmpty else { throw .noRecipient }
  var head = ""
  head += "Date: \(MailDate.string(microseconds: message.date))\r\n"
  head += try HeaderField(name: "From").mailboxes([message.from])
  head += try HeaderField(name: "To").mailboxes(message.to)
  if let replyTo = message.replyTo { head += try HeaderField(name: "Reply-To").mailboxes([replyTo]) }
  head += try HeaderField(name: "Subject").text(message.subject)
  head += "Message-ID: \(try messageId(message.messageId))\r\n"
  for (name, value) in message.headers { head += try further(name, value) }
  head += "MIME-Version: 1.0\r\n"
  return Array((head + (try content(of: message, seed: seed))).utf8)
}

private func messageId(_ identifier: String) throws(MailError) -> String {
  let bare =
    identifier.hasPrefix("<") && identifier.hasSuffix(">") ? String(identifier.dropFirst().dropLast()) : identifier
  guard HeaderField.isAddress(bare) else { throw .invalidField("Message-ID") }
  return "<\(bare)>"
}

private func further(_ name: String, _ value: String) throws(MailError) -> String {
  guard HeaderField.isName(name) else { throw .invalidField(name) }
  let reserved = [
    "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "mime-version", "dkim-signature",
    "return-path", "received",
  ]
  guard !reserved.contains(name.lowercased()), !name.lowercased().hasPrefix("content-") else {
    throw .reservedField(name)
  }
  return try HeaderField(name: name).text(value)
}

private func content(of message: MailMessage, seed: UInt64) throws(MailError) -> String {
  let text = part(message.text, type: "text/plain")
  var body = text
  if let html = message.html {
    body = multipart("alternative", [text, part(html, type: "text/html")], seed: seed, level: 0)
  }
  guard !message.attachments.isEmpty else { return body }
  var parts = [body]
  for attachment in message.attachments { parts.append(try part(attachment)) }
  return multipart("mixed", parts, seed: seed, level: 1)
}

private func part(_ text: String, type: String) -> String {
  let bytes = crlf(text)
  let encoding = TransferEncoding.suiting(bytes)
  return "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: \(encoding.rawValue)\r\n\r\n"
    + encoding.encode(bytes)
}

private func part(_ attachment: MailAttachment) throws(MailError) -> String {
  let type = attachment.type.split(separator: "/", omittingEmptySubsequences: false)
  guard type.count == 2, type.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(HeaderField.isAtom) }) else {
    throw .invalidField("Content-Type")
  }
  guard !attachment.name.isEmpty, attachment.name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
  else { throw .invalidField("Content-Disposition") }
  return "Content-Type: \(attachment.type)\r\nContent-Transfer-Encoding: base64\r\n"
    + "Content-Disposition: attachment\(fileName(attachment.name))\r\n\r\n"
    + TransferEncoding.base64Lines(attachment.bytes)
}

/// RFC 2231: continuations of at most 60 bytes, percent-encoded UTF-8.
private func fileName(_ name: String) -> String {
  let digits = Array("0123456789ABCDEF")
  var pieces = [""]
  for byte in name.utf8 {
    let isPlain = (byte < 0x7F && HeaderField.isAtom(byte) && !"*'%".utf8.contains(byte)) || byte == UInt8(ascii: ".")
    let piece = isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    if pieces[pieces.count - 1].count + piece.count > 60 { pieces.append("") }
    pieces[pieces.count - 1] += piece
  }
  guard pieces.count > 1 else { return ";\r\n filename*=UTF-8''\(pieces[0])" }
  return pieces.enumerated().map { ";\r\n filename*\($0)*=\($0 == 0 ? "UTF-8''" : "")\($1)" }.joined()
}

/// No encoding writes "=_", so that only text sent as it is can hold the boundary by chance; then the next is taken.
private func multipart(_ kind: String, _ parts: [String], seed: UInt64, level: UInt64) -> String {
  var number = mixed(seed &+ level &* 0x9E37_79B9_7F4A_7C15)
  var boundary = ""
  repeat {
    boundary = "=_" + String(number, radix: 36)
    number = mixed(number)
  } while parts.contains { $0.contains("--\(boundary)") }
  let open = parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined()
  return "Content-Type: multipart/\(kind); boundary=\"\(boundary)\"\r\n\r\n\(open)--\(boundary)--\r\n"
}

/// The finalizer of SplitMix64.
private func mixed(_ value: UInt64) -> UInt64 {
  var mixed = value &+ 0x9E37_79B9_7F4A_7C15
  mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
  mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
  return mixed ^ (mixed >> 31)
}

/// With CRLF at the end of each line, the last as well.
private func crlf(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var previous: UInt8 = 0
  for byte in text.utf8 {
    if byte == 13 || (byte == 10 && previous != 13) {
      bytes += [13, 10]
    } else if byte != 10 {
      bytes.append(byte)
    }
    previous = byte
  }
  return bytes.suffix(2) == [13, 10] ? bytes : bytes + [13, 10]
}
