import Foundation
import Sense
import Testing

/// Reports in the forms that servers send.
enum Reports {
  static func bounce(
    status: String = "5.1.1", diagnostic: String = "smtp; 550 5.1.1 No such user", action: String = "failed",
    messageID: String = "abc@example.com", to: String = "shop@example.com", returned: String = "message/rfc822"
  ) -> [UInt8] {
    Array(
      """
      Return-Path: <>
      From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
      To: \(to)
      Subject: Undelivered Mail Returned to Sender
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

      --b1
      Content-Type: text/plain; charset=us-ascii

      Your message could not be delivered.

      --b1
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example.net
      Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0000

      Final-Recipient: rfc822; ann@example.com
      Action: \(action)
      Status: \(status)
      Diagnostic-Code: \(diagnostic)

      --b1
      Content-Type: \(returned)

      From: Shop <shop@example.com>
      To: ann@example.com
      Message-ID: <\(messageID)>
      Subject: Hello

      (body removed)
      --b1--

      """.replacing("\n", with: "\r\n").utf8)
  }

  static func complaint(type: String = "abuse", messageID: String = "abc@example.com") -> [UInt8] {
    Array(
      """
      From: <abusedesk@example.net>
      To: <abuse@example.com>
      Subject: FW: Earn money
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

      --part1
      Content-Type: text/plain; charset="US-ASCII"

      This is an email abuse report.

      --part1
      Content-Type: message/feedback-report

      Feedback-Type: \(type)
      User-Agent: SomeGenerator/1.0
      Version: 1
      Original-Mail-From: <bounce+token@example.com>
      Reported-Domain: example.com

      --part1
      Content-Type: message/rfc822

      From: <shop@example.com>
      Message-ID: <\(messageID)>
      Subject: Hello

      Spam Spam Spam
      --part1--

      """.replacing("\n", with: "\r\n").utf8)
  }
}

@Suite("A report of a mail server")
struct MailReportTests {
  @Test("says that the mailbox is gone, who says so, and which mail it was")
  func hard() throws {
    let report = try #require(MailReport(Reports.bounce()))
    #expect(report.kind == .hard && report.status == "5.1.1" && report.source == "mx.example.net")
    #expect(report.messageIDs == ["abc@example.com"])
    #expect(report.diagnostic == "smtp; 550 5.1.1 No such user")
    #expect(report.returnPaths.contains("shop@example.com"))
  }

  @Test("gives the id also from headers alone")
  func headersAlone() throws {
    let report = try #require(MailReport(Reports.bounce(returned: "text/rfc822-headers")))
    #expect(report.messageIDs == ["abc@example.com"])
  }

  @Test(
    "tells a mailbox that is gone from one that may be there tomorrow",
    arguments: [
      ("5.1.1", "x", MailReport.Kind.hard), ("5.1.10", "null MX", .hard), ("5.2.1", "disabled", .hard),
      ("5.1.2", "no such domain", .hard), ("5.2.2", "mailbox full", .soft), ("5.7.1", "550 5.7.1 spam", .soft),
      ("5.3.0", "user unknown to this policy", .soft), ("4.4.7", "gave up", .soft),
      ("5.0.0", "smtp; 550 5.1.1 gone", .hard),
      ("5.0.0 (recipient reached disk quota)", "x", .soft), ("5.0.0", "550 User unknown", .hard),
      ("5.11.1", "x", .soft),
      ("nonsense", "550 5.1.1 gone", .hard),
    ])
  func severity(status: String, diagnostic: String, expected: MailReport.Kind) throws {
    #expect(try #require(MailReport(Reports.bounce(status: status, diagnostic: diagnostic))).kind == expected)
  }

  @Test("is none where nothing is reported", arguments: ["delayed", "delivered", "relayed", "expanded", ""])
  func nothing(action: String) {
    #expect(MailReport(Reports.bounce(action: action)) == nil)
    #expect(MailReport(Array("Subject: Out of office\r\n\r\nI am away.\r\n".utf8)) == nil)
    #expect(MailReport([]) == nil)
  }

  @Test("takes a complaint, and not what only sounds like one")
  func complaint() throws {
    let report = try #require(MailReport(Reports.complaint()))
    #expect(report.kind == .complaint && report.source == "SomeGenerator/1.0")
    #expect(report.messageIDs == ["abc@example.com"])
    #expect(report.returnPaths.contains("bounce+token@example.com"))
    for type in ["not-spam", "auth-failure", ""] { #expect(MailReport(Reports.complaint(type: type)) == nil) }
  }

  @Test("is read whatever bytes are missing or changed, without a crash")
  func broken() {
    let whole = Reports.bounce()
    for length in stride(from: 0, to: whole.count, by: 7) { _ = MailReport(Array(whole.prefix(length))) }
    for index in stride(from: 0, to: whole.count, by: 5) {
      var other = whole
      other[index] = 0xFF
      _ = MailReport(other)
    }
    let lines = MailReport(
      Reports.bounce(diagnostic: "smtp; 550\u{7}\u{0} bell " + String(repeating: "x", count: 5_000)))
    #expect((lines?.diagnostic.count ?? 0) <= 300)
  }

  @Test("reads what real servers sent")
  func real() throws {
    func report(_ name: String) throws -> MailReport? {
      guard let path = try Shared.file(name) else { throw Shared.Missing(path: name) }
      return FileManager.default.contents(atPath: path).flatMap { MailReport(Array($0)) }
    }
    guard let folder = try Shared.file("email_mime/mail_gem") else { return }
    let quota = try #require(try report("../contracts/smtp/sample.dsn.eml"))
    #expect(quota.kind == .soft && quota.status == "5.0.0")
    #expect(quota.messageIDs == ["002001c144a6$8752e060$56104586@sender.example.net"])
    let policy = try #require(try report("email_mime/mail_gem/multipart_report_multiple_status.eml"))
    #expect(policy.kind == .soft && policy.status == "5.3.0")
    #expect(policy.messageIDs == ["4c2a146147ac8_61ff157c4ec1652df@s.h.c.mail"])
    #expect(try report("email_mime/mail_gem/multi_address_bounce1.eml")?.kind == .hard)
    // Ordinary mail of all kinds reports nothing.
    let known = ["multipart_report_multiple_status.eml", "multi_address_bounce1.eml"]
    let others = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !known.contains($0) }
    #expect(others.count > 20)
    for name in others { #expect(try report("email_mime/mail_gem/\(name)") == nil, "\(name)") }
  }
}
