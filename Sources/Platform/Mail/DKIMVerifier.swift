import COpenDKIM

/// Checks signatures with keys that are given, without asking the name service.
package struct DKIMVerifier: Sendable {
  /// What became of the first signature.
  package enum Verdict: Sendable, Equatable {
    case valid(domain: String, selector: String)
    case unsigned
    case invalid(reason: String)
  }

  fileprivate final class Keys: Sendable {
    let records: [String: String]
    init(_ records: [String: String]) { self.records = records }
  }

  private let keys: Keys
  private let library: DKIMLibrary

  /// Records by the name they have in the name service: `selector._domainkey.example.com`.
  package init(records: [String: String]) {
    keys = Keys(records)
    library = DKIMLibrary()
    dkim_set_key_lookup(library.pointer) { handle, signature, buffer, capacity in
      guard let handle, let signature, let buffer, let context = dkim_get_user_context(handle),
        let domain = dkim_sig_getdomain(signature), let selector = dkim_sig_getselector(signature)
      else { return DKIM_CBSTAT_ERROR }
      let keys = Unmanaged<Keys>.fromOpaque(context).takeUnretainedValue()
      let name = "\(String(cString: selector))._domainkey.\(String(cString: domain))"
      guard let record = keys.records[name], record.utf8.count < capacity else { return DKIM_CBSTAT_NOTFOUND }
      for (index, byte) in (Array(record.utf8) + [0]).enumerated() { buffer[index] = byte }
      return DKIM_CBSTAT_CONTINUE
    }
  }

  /// The record to publish for a public key in PEM.
  package static func record(publicKeyPEM: String) -> String {
    let lines = publicKeyPEM.split { $0.isNewline }.filter { !$0.hasPrefix("-----") }
    return "v=DKIM1; k=rsa; p=\(lines.joined())"
  }

  package func verify(_ message: [UInt8]) -> Verdict {
    var status: Int32 = DKIM_STAT_OK
    guard let handle = dkim_verify(library.pointer, "message", nil, &status) else {
      return .invalid(reason: "status \(status)")
    }
    defer { dkim_free(handle) }
    dkim_set_user_context(handle, Unmanaged.passUnretained(keys).toOpaque())
    let pass = DKIMPass(pointer: handle)
    status = pass.feed(RawMessage(message))
    if status == DKIM_STAT_OK { status = pass.finish() }
    if status == DKIM_STAT_NOSIG { return .unsigned }
    guard status == DKIM_STAT_OK, let signature = dkim_getsignature(handle),
      let domain = dkim_sig_getdomain(signature), let selector = dkim_sig_getselector(signature)
    else { return .invalid(reason: pass.reason(status)) }
    return .valid(domain: String(cString: domain), selector: String(cString: selector))
  }

  /// The fields that each signature of a delivered message covers, in lower case, from its `h=` tag. Whether the
  /// signature is right is another question.
  package static func signedFields(in message: [UInt8]) -> [Set<String>] {
    RawMessage(message).values(of: "DKIM-Signature").map { value in
      for tag in value.split(separator: ";") {
        let parts = tag.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, trimmed(parts[0]) == "h" else { continue }
        return Set(parts[1].split(separator: ":").map { trimmed($0) })
      }
      return []
    }
  }

  /// Whether some one signature covers From and both fields of one-click unsubscribing (RFC 8058, 4), as a relay has
  /// to that signs for us.
  package static func coversOneClickUnsubscribe(_ message: [UInt8]) -> Bool {
    signedFields(in: message).contains { $0.isSuperset(of: ["from", "list-unsubscribe", "list-unsubscribe-post"]) }
  }

  private static func trimmed(_ text: Substring) -> String {
    text.filter { $0 != " " && $0 != "\t" }.lowercased()
  }
}
