package import Content

/// How one-click unsubscribing is vouched for: mailbox providers act on List-Unsubscribe only under a DKIM signature
/// that covers it (RFC 8058, section 4).
package enum MailSigning: Sendable, Hashable {
  /// We sign, over these header fields.
  case ours(headers: [String])
  /// A mail of ours came back from the relay with a signature over these header fields.
  case relay(headers: [String])
  case none

  private static let needed = ["list-unsubscribe", "list-unsubscribe-post"]

  /// What to tell a person when the process starts; nil when all is well.
  package var warning: LocalizedSentence? {
    switch self {
    case .none: LocalizedSentence("mail_not_signed")
    case .ours(let headers), .relay(let headers):
      MailSigning.missing(in: headers).map { LocalizedSentence("mail_signature_lacks", ["headers": $0]) }
    }
  }

  private static func missing(in headers: [String]) -> String? {
    let signed = Set(headers.map { $0.lowercased() })
    let missing = needed.filter { !signed.contains($0) }
    return missing.isEmpty ? nil : missing.joined(separator: ", ")
  }
}
