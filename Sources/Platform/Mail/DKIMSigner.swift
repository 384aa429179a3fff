import COpenDKIM

/// Signs messages for a domain: relaxed/relaxed, rsa-sha256 (RFC 6376).
package struct DKIMSigner: Sendable {
  /// Signed where present; a second From cannot be added afterwards. The last two are what RFC 8058 demands.
  package static let signedFields = [
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post",
  ]

  private let domain: String
  private let selector: String
  private let privateKeyPEM: String
  private let library: DKIMLibrary

  /// Tries the key at once. `time` (seconds since 1970) takes the place of the clock in the signature.
  package init(domain: String, selector: String, privateKeyPEM: String, time: Int64? = nil) throws(MailError) {
    guard Self.isDomain(domain), Self.isDomain(selector) else {
      throw .invalidSigningKey(reason: "the domain or the selector is not a name")
    }
    self.domain = domain
    self.selector = selector
    self.privateKeyPEM = privateKeyPEM
    library = DKIMLibrary()
    library.set(DKIM_OPTS_SIGNHDRS, names: Self.signedFields)
    library.set(DKIM_OPTS_OVERSIGNHDRS, names: ["From"])
    if let time { library.set(DKIM_OPTS_FIXEDTIME, number: UInt64(clamping: time)) }
    do {
      _ = try sign(Array("From: a@\(domain)\r\n\r\n".utf8))
    } catch {
      guard case .cannotSign(let reason) = error else { throw error }
      throw .invalidSigningKey(reason: reason)
    }
  }

  /// The message with its signature in front. Its lines have to end with CRLF.
  package func sign(_ message: [UInt8]) throws(MailError) -> [UInt8] {
    var status: Int32 = DKIM_STAT_OK
    let handle = Self.withBytes(privateKeyPEM) { key in
      dkim_sign(
        library.pointer, "message", nil, key, selector, domain, DKIM_CANON_RELAXED, DKIM_CANON_RELAXED,
        DKIM_SIGN_RSASHA256, -1, &status)
    }
    guard let handle else { throw .cannotSign(reason: "status \(status)") }
    defer { dkim_free(handle) }
    let pass = DKIMPass(pointer: handle)
    status = pass.feed(RawMessage(message))
    if status == DKIM_STAT_OK { status = pass.finish() }
    guard status == DKIM_STAT_OK else { throw .cannotSign(reason: pass.reason(status)) }
    let name = "DKIM-Signature: "
    var text: UnsafeMutablePointer<UInt8>?
    var length = 0
    guard dkim_getsighdr_d(handle, name.utf8.count, &text, &length) == DKIM_STAT_OK, let text else {
      throw .cannotSign(reason: pass.reason(status))
    }
    // The memory belongs to the handle.
    return Array(name.utf8) + UnsafeBufferPointer(start: text, count: length) + [13, 10] + message
  }

  private static func withBytes<Result>(_ text: String, _ body: (UnsafeMutablePointer<UInt8>) -> Result) -> Result {
    var bytes = Array(text.utf8) + [0]
    return bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
      return body(start)
    }
  }

  private static func isDomain(_ name: String) -> Bool {
    name.utf8.count <= 253
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63
          && label.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_")
          }
      }
  }
}
