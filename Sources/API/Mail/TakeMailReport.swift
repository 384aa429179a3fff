internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn
internal import Sense

extension Route {
  /// Answers well whatever it was given: a mail server that is told of an error would send a report about the report.
  static let takeMailReport = route(
    "POST", "/v1/mail/reports", .record, "Take in a bounce or a complaint as it arrived (message/rfc822)",
    "接收退信或投诉报告（原始 message/rfc822）", bodyLimit: 10 << 20
  ) { call in
    guard !call.request.body.isEmpty else { throw APIError.bodyMissing }
    guard let report = MailReport(Array(call.request.body)) else {
      return .json(["kind": "none", "action": .null, "suppressed": false])
    }
    let desk = call.services.engagements
    let action = try await desk.action(call.id, returnPaths: report.returnPaths, messageIDs: report.messageIDs)
    guard let action else {
      return .json(["kind": .string(report.kind.rawValue), "action": .null, "suppressed": false])
    }
    let detail = [report.status, report.diagnostic].filter { !$0.isEmpty }.joined(separator: " ")
    var isSuppressed = true
    switch report.kind {
    case .hard:
      try await desk.record(call.id, action.id, .bounced, at: call.now, detail: detail, source: report.source)
    case .complaint:
      try await desk.record(call.id, action.id, .complained, at: call.now, detail: detail, source: report.source)
    case .soft:
      isSuppressed = try await desk.recordSoftBounce(call.id, action.id, detail: detail, source: report.source)
    }
    call.services.wake()
    return .json([
      "kind": .string(report.kind.rawValue), "action": .id(action.id), "suppressed": .bool(isSuppressed),
    ])
  }
  .taking(bytes: "message/rfc822", "The report as it arrived.", "收到的报告原文。")
  .answering([
    "kind": .one(of: "none", "hard", "soft", "complaint"), "action": .id.orNull, "suppressed": .truth,
  ])
}
