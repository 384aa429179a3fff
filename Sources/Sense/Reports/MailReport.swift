internal import Control
internal import Mail

/// What a mail server or a mailbox provider reports of a mail of ours: a delivery status (RFC 3464) or a complaint
/// (RFC 5965).
///
/// Anybody can send one. It says which mail it is about by the mail's own id or by a signed return path, and without
/// either nothing is believed of it.
package struct MailReport: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable { case hard, soft, complaint }

  package let kind: Kind
  /// `5.1.1`; empty where there is none.
  package let status: String
  /// Who reports, and the words of the server that refused: one line.
  package let source: String
  package let diagnostic: String
  /// Ids that the returned mail or its headers carry, without brackets.
  package let messageIDs: [String]
  /// Addresses the report came to, and those it names as the mail's sender.
  package let returnPaths: [String]

  private static let mostParts = 16

  /// Nil for anything that reports nothing: an ordinary mail, an absence note, a delay that may still end well.
  package init?(_ message: [UInt8]) {
    let mail = Mail.parse(message)
    let parts = mail.attachments.prefix(MailReport.mostParts)
    guard let (kind, fields) = MailReport.complaint(parts) ?? MailReport.bounce(parts) else { return nil }
    self.kind = kind
    status = MailReport.status(fields["status"] ?? "") ?? ""
    let reporter = fields["reporting-mta"] ?? fields["user-agent"] ?? mail.from.first?.address ?? ""
    source = MailReport.line(reporter.split(separator: ";").last.map(String.init) ?? reporter, 120)
    diagnostic = MailReport.line(fields["diagnostic-code"] ?? fields["feedback-type"] ?? "", 300)
    let returned = parts.filter { $0.type == "message/rfc822" || $0.type == "text/rfc822-headers" }
      .map { Mail.parse(MailReport.message(in: $0)) }
    messageIDs = returned.compactMap { $0.header("Message-ID") }.map(MailReport.bare)
    let arrived = ["To", "Delivered-To", "X-Original-To", "Envelope-To"]
    returnPaths =
      mail.headers.filter { header in arrived.contains { $0.lowercased() == header.name.lowercased() } }
      .flatMap { $0.value.split(separator: ",").map { MailReport.bare(String($0)) } }
      + [fields["original-mail-from"], fields["x-postfix-sender"]].compactMap { value in
        value.map { MailReport.bare($0.split(separator: ";").last.map(String.init) ?? $0) }
      } + returned.compactMap { $0.header("Return-Path") }.map(MailReport.bare)
  }

  /// A message that is a part comes with the part's own header before it.
  private static func message(in part: MailAttachment) -> [UInt8] {
    var bytes = part.bytes[...]
    if part.type == "message/rfc822" {
      while let end = bytes.firstIndex(of: 10) {
        let isEmpty = bytes[..<end].allSatisfy { $0 == 13 }
        bytes = bytes[(end + 1)...]
        if isEmpty { break }
      }
    }
    return Array(bytes) + Array("\r\n\r\n".utf8)
  }

  private static func complaint(_ parts: ArraySlice<MailAttachment>) -> (Kind, [String: String])? {
    guard let part = parts.first(where: { $0.type == "message/feedback-report" }),
      let fields = ReportFields.blocks(part.bytes).first
    else { return nil }
    // `not-spam` takes one back, and `auth-failure` is about signatures.
    let kinds: Set = ["abuse", "fraud", "virus", "opt-out", "other"]
    let kind = (fields["feedback-type"] ?? "").lowercased().filter { !$0.isWhitespace }
    return kinds.contains(kind) ? (.complaint, fields) : nil
  }

  /// The block that says most: a mail of ours has one recipient, and forwarding may have made more of it.
  private static func bounce(_ parts: ArraySlice<MailAttachment>) -> (Kind, [String: String])? {
    var soft: [String: String]?
    for part in parts where part.type == "message/delivery-status" || part.type == "message/global-delivery-status" {
      let blocks = ReportFields.blocks(part.bytes)
      let head = blocks.first { $0["reporting-mta"] != nil } ?? [:]
      for block in blocks where block["action"]?.lowercased().hasPrefix("failed") ?? false {
        let fields = head.merging(block) { $1 }
        let words = "\(fields["status"] ?? "") \(fields["diagnostic-code"] ?? "") "
        if BounceRules.isGone(status: status(fields["status"] ?? ""), code: nil, text: words) { return (.hard, fields) }
        soft = soft ?? fields
      }
    }
    return soft.map { (.soft, $0) }
  }

  /// The three numbers at the beginning; what follows is a comment.
  private static func status(_ text: String) -> String? {
    let word = text.drop { $0.isWhitespace }.prefix { $0.isNumber || $0 == "." }
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 3 && numbers.allSatisfy({ Int($0) != nil }) ? String(word) : nil
  }

  private static func bare(_ text: String) -> String {
    if let open = text.lastIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
      return String(text[text.index(after: open)..<close])
    }
    return text.filter { !$0.isWhitespace }
  }

  private static func line(_ text: String, _ most: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(most)))
      .trimmingPrefix { $0.isWhitespace }.description
  }
}
