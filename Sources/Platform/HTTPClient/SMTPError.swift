/// A message that was not taken, by what is known about it.
package enum SMTPError: Error, Equatable {
  /// The end of the message never left, so it cannot have been taken: connecting, greeting, MAIL, RCPT, DATA, or a
  /// break inside the body. `code` is the relay's, if it gave one; `enhanced` like "4.2.2".
  case notSent(code: Int?, enhanced: String?, message: String, isTransient: Bool)
  /// The relay answered the end of the message with 4xx or 5xx: it has not taken it.
  case refused(code: Int, enhanced: String?, message: String, isTransient: Bool)
  /// The connection broke or the time ran out after the end of the message could have been seen: nobody knows.
  case unknown(message: String)
}

extension SMTPError {
  package var code: String {
    switch self {
    case .notSent(_, _, _, true): "smtp.not-sent-now"
    case .notSent(_, _, _, false): "smtp.not-sent"
    case .refused(_, _, _, true): "smtp.refused-now"
    case .refused(_, _, _, false): "smtp.refused"
    case .unknown: "smtp.unknown"
    }
  }

  /// Whether the same message may be offered again without the risk of a second copy.
  package var isSafeToRetry: Bool {
    switch self {
    case .notSent(_, _, _, let isTransient), .refused(_, _, _, let isTransient): isTransient
    case .unknown: false
    }
  }

  package var english: String {
    switch self {
    case .notSent(_, _, let message, true): "The mail was not sent and will be tried again: \(message)"
    case .notSent(_, _, let message, false):
      "The mail was not sent; correct the address or the relay's settings: \(message)"
    case .refused(_, _, let message, true): "The relay does not take the mail now; it will be tried again: \(message)"
    case .refused(_, _, let message, false): "The relay refused the mail for good: \(message)"
    case .unknown(let message):
      "The connection was lost before the relay answered; look in its log whether it took the mail: \(message)"
    }
  }

  package var chinese: String {
    switch self {
    case .notSent(_, _, let message, true): "邮件尚未发出，稍后会重试：\(message)"
    case .notSent(_, _, let message, false): "邮件没有发出，请更正收件地址或发信服务器设置：\(message)"
    case .refused(_, _, let message, true): "发信服务器暂时不接收该邮件，稍后会重试：\(message)"
    case .refused(_, _, let message, false): "发信服务器拒绝了该邮件：\(message)"
    case .unknown(let message): "在发信服务器答复之前连接中断，请在其日志中确认邮件是否已被接收：\(message)"
    }
  }
}
