package import Domain
internal import Mail

/// A mail of the sandbox as its reader would see it.
package struct KeptMessage: Sendable {
  package let from: String
  package let to: String
  package let html: String?
  package let text: String?
  package let headers: [(name: String, value: String)]

  package init(_ mail: SandboxMail) {
    let parsed = Mail.parse(mail.raw)
    from = parsed.from.map(KeptMessage.text).joined(separator: ", ")
    to = parsed.to.map(KeptMessage.text).joined(separator: ", ")
    html = parsed.html
    text = parsed.text
    headers = parsed.headers.map { ($0.name, $0.value) }
  }

  private static func text(_ box: Mailbox) -> String { box.name.map { "\($0) <\(box.address)>" } ?? box.address }
}
