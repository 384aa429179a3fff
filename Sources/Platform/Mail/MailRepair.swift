import Glibc

/// Rewrites what GMime 3.2 reads wrongly or cannot bear, and nothing else. The meaning of the message is the same.
///
/// - Base64 words with padding that are followed by another: everything after the padding would be lost. All base64
///   words of a head become quoted-printable ones, which it joins rightly.
/// - Address fields with groups in groups in groups: it follows them by recursion until the stack ends.
struct MailRepair {
  private static let addressFields: Set<String> = [
    "from", "to", "cc", "bcc", "sender", "reply-to", "resent-from", "resent-to", "resent-cc", "resent-bcc",
    "resent-sender", "resent-reply-to", "disposition-notification-to",
  ]
  private static let maximumColons = 500

  private var output: [UInt8] = []
  private var isHead = true
  private var isAddressField = false
  private var colons = 0

  static func repaired(_ message: [UInt8]) -> [UInt8] {
    var repair = MailRepair()
    repair.output.reserveCapacity(message.count + 64)
    var start = 0
    while start < message.count {
      let end = lineEnd(in: message, from: start)
      repair.take(message[start..<end])
      start = end
    }
    return repair.output
  }

  /// Just after the next line feed; by the C library, since bodies are long.
  private static func lineEnd(in message: [UInt8], from start: Int) -> Int {
    message.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + start, 10, bytes.count - start) else {
        return bytes.count
      }
      return UnsafeRawPointer(found) - base + 1
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    if line.first != 32, line.first != 9 {
      isAddressField = Self.isAddressField(line)
      colons = 0
    }
    let isBlank = line.count <= 2 && line.allSatisfy { $0 == 13 || $0 == 10 }
    if isBlank { isHead = false }
    // After a boundary comes the head of a part.
    if line.starts(with: "--".utf8) { isHead = true }
    let start = output.count
    if isHead { appendWithoutBase64(line) } else { output += line }
    if isAddressField { limitColons(from: start) }
  }

  private static func isAddressField(_ line: ArraySlice<UInt8>) -> Bool {
    guard let colon = line.prefix(40).firstIndex(of: UInt8(ascii: ":")) else { return false }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    return addressFields.contains(name.filter { $0 != " " && $0 != "\t" })
  }

  private mutating func limitColons(from start: Int) {
    for index in start..<output.count where output[index] == UInt8(ascii: ":") {
      colons += 1
      if colons > Self.maximumColons { output[index] = UInt8(ascii: " ") }
    }
  }

  private mutating func appendWithoutBase64(_ line: ArraySlice<UInt8>) {
    var rest = line
    while let mark = rest.firstIndex(of: UInt8(ascii: "=")) {
      output += rest[rest.startIndex..<mark]
      if let word = EncodedWord(rest[mark...]) {
        output += word.quotedPrintable
        rest = rest[word.end...]
      } else {
        output.append(rest[mark])
        rest = rest[(mark + 1)...]
      }
    }
    output += rest
  }
}

/// One base64 word of RFC 2047: `=?charset?B?text?=`.
private struct EncodedWord {
  private let charset: ArraySlice<UInt8>
  private let bytes: [UInt8]
  let end: Int

  /// `nil` unless the text begins with such a word.
  init?(_ text: ArraySlice<UInt8>) {
    let question = UInt8(ascii: "?")
    guard text.starts(with: "=?".utf8) else { return nil }
    let inner = text.dropFirst(2)
    guard let first = inner.firstIndex(of: question), first > inner.startIndex, first + 2 < inner.endIndex,
      inner[first + 1] | 0x20 == UInt8(ascii: "b"), inner[first + 2] == question
    else { return nil }
    let payload = inner[(first + 3)...]
    guard let last = payload.firstIndex(of: question), last + 1 < payload.endIndex,
      payload[last + 1] == UInt8(ascii: "="), let bytes = TransferEncoding.decodeBase64(payload[..<last])
    else { return nil }
    charset = inner[..<first]
    self.bytes = bytes
    end = last + 2
  }

  var quotedPrintable: [UInt8] {
    Array("=?".utf8) + charset + Array("?Q?".utf8) + TransferEncoding.encodedWordText(bytes) + Array("?=".utf8)
  }
}
