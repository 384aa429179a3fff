import CCurl

/// Greets a relay, secures the connection and logs in, sends nothing, and says how far it came.
package struct SMTPProbe: Sendable, Equatable {
  package enum Step: String, Sendable, CaseIterable { case connect, greeting, tls, login }

  /// Where it ended; nil when everything was well.
  package let failed: Step?
  /// The relay's last word, or the library's.
  package let detail: String

  package static func run(
    _ server: SMTPServer, guard: OutboundGuard, timeout: Duration = .seconds(20)
  ) async -> SMTPProbe {
    await withCheckedContinuation { continuation in
      Thread.start { continuation.resume(returning: SMTPCall(server, timeout).probe(guard: `guard`)) }
    }
  }
}

/// One connection for a probe, on the thread that made it.
private final class SMTPCall {
  private let server: SMTPServer
  private let timeout: Duration
  private var replies: [SMTPReply] = []

  init(_ server: SMTPServer, _ timeout: Duration) {
    self.server = server
    self.timeout = timeout
  }

  func probe(guard: OutboundGuard) -> SMTPProbe {
    do {
      try `guard`.check(host: server.host, port: server.port)
    } catch {
      return SMTPProbe(failed: .connect, detail: error.message)
    }
    let handle = EasyHandle(guard: `guard`)
    handle.reset(host: server.host, port: server.port)
    server.configure(handle)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, timeout.milliseconds)
    handle.set(CURLOPT_TIMEOUT_MS, timeout.milliseconds)
    handle.set(CURLOPT_CUSTOMREQUEST, "NOOP")
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, context) { bytes, size, count, context in
      if let context, let reply = SMTPReply(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
        Unmanaged<SMTPCall>.fromOpaque(context).takeUnretainedValue().replies.append(reply)
      }
      return size * count
    }
    // Else the library writes to standard output.
    handle.set(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, context) { _, size, count, _ in size * count }
    let code = curl_easy_perform(handle.pointer)
    if code == CURLE_OK {
      // The library goes on without a login where none is offered.
      if server.username != nil, !replies.contains(where: { $0.code == 235 }) {
        return SMTPProbe(failed: .login, detail: "the server offers no login")
      }
      return SMTPProbe(failed: nil, detail: replies.last?.line ?? "")
    }
    if handle.wasRefused {
      return SMTPProbe(failed: .connect, detail: "the relay's address is in a private network and not allowed")
    }
    return SMTPProbe(failed: step(code), detail: detail(code))
  }

  private func step(_ code: CURLcode) -> SMTPProbe.Step {
    switch code {
    case CURLE_LOGIN_DENIED: return .login
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
      return .tls
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .connect
    default: break
    }
    if replies.isEmpty { return code == CURLE_OPERATION_TIMEDOUT && server.security != .tls ? .greeting : .connect }
    // Greeted and introduced: what is left is the login.
    return replies.count > 1 && server.username != nil ? .login : .greeting
  }

  private func detail(_ code: CURLcode) -> String {
    if let refusal = replies.last(where: { $0.code != 221 }), refusal.code >= 400 { return refusal.line }
    return String(cString: curl_easy_strerror(code))
  }
}
