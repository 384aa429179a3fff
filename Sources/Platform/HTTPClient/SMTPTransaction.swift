import CCurl

/// One message on its way, and how far it came.
///
/// libcurl asks for bytes once the relay has answered DATA with 354, and hears that there are no more only when all
/// that came before has been handed to the system; the final dot leaves after that. So a break before the library
/// heard of the end is a message that cannot have been taken.
final class SMTPTransaction {
  private let bytes: [UInt8]
  private let isAbandoned: () -> Bool
  private let end: ContinuousClock.Instant
  private var hasTimedOut = false
  private var offset = 0
  private var hasEnded = false
  private var replies: [SMTPReply] = []
  private var repliesAfterEnd: [SMTPReply] = []

  init(bytes: [UInt8], end: ContinuousClock.Instant, isAbandoned: @escaping () -> Bool) {
    self.bytes = bytes
    self.end = end
    self.isAbandoned = isAbandoned
  }

  /// Blocks until the relay has answered or the time is over.
  func perform(_ message: SMTPMessage, on handle: EasyHandle, server: SMTPServer) -> CURLcode {
    handle.reset(host: server.host, port: server.port)
    handle.watchSockets()
    server.configure(handle)
    let timeout = max(.zero, end - ContinuousClock.now)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(timeout, .seconds(20)).milliseconds)
    // The progress callback ends it in time. After its own timeouts the library says QUIT and waits for an answer,
    // up to two minutes; they come later, if ever.
    handle.set(CURLOPT_TIMEOUT_MS, (timeout + .seconds(3)).milliseconds)
    handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout.milliseconds / 1000 + 3)
    handle.set(CURLOPT_MAIL_FROM, "<\(message.sender)>")
    handle.set(CURLOPT_MAIL_RCPT, list: message.recipients.map { "<\($0)>" })
    handle.set(CURLOPT_UPLOAD, 1)
    setCallbacks(handle)
    return curl_easy_perform(handle.pointer)
  }

  private func setCallbacks(_ handle: EasyHandle) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(CURLOPT_READFUNCTION, CURLOPT_READDATA, context) { bytes, size, count, context in
      SMTPTransaction.from(context).give(to: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }
    handle.set(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, context) { bytes, size, count, context in
      SMTPTransaction.from(context).hear(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
    // Else the library writes to standard output.
    handle.set(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, context) { _, size, count, _ in size * count }
    handle.set(CURLOPT_NOPROGRESS, 0)
    rondo_set_pointer(handle.pointer, CURLOPT_XFERINFODATA, context)
    rondo_set_progress(handle.pointer) { context, _, _, _, _ in
      SMTPTransaction.from(context).isOver ? 1 : 0
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> SMTPTransaction {
    guard let context else { preconditionFailure("a callback lost its context") }
    return Unmanaged<SMTPTransaction>.fromOpaque(context).takeUnretainedValue()
  }

  private var isOver: Bool {
    if ContinuousClock.now >= end { hasTimedOut = true }
    return hasTimedOut || isAbandoned()
  }

  private func give(to buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - offset)
    guard count > 0 else {
      hasEnded = true
      return 0
    }
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<offset + count])) }
    offset += count
    return count
  }

  private func hear(_ line: UnsafeRawBufferPointer) {
    guard let reply = SMTPReply(line) else { return }
    if hasEnded { repliesAfterEnd.append(reply) } else { replies.append(reply) }
  }
}

// MARK: - What became of it

extension SMTPTransaction {
  /// Whether the relay owes no answer to the message.
  var isAnswered: Bool { repliesAfterEnd.contains(where: \.isLast) }

  /// Whether the body was begun.
  var hasBegun: Bool { offset > 0 || hasEnded }

  func outcome(_ code: CURLcode, wasRefused: Bool) -> Result<SMTPReceipt, SMTPError> {
    let explanation = hasTimedOut ? "the time ran out" : String(cString: curl_easy_strerror(code))
    guard hasEnded else { return .failure(notSent(code, wasRefused: wasRefused, explanation)) }
    guard let last = repliesAfterEnd.first(where: \.isLast) else { return .failure(.unknown(message: explanation)) }
    switch last.code {
    case 200...299: return .success(SMTPReceipt(reply: last.line, queueId: last.queueId))
    case 400...599:
      return .failure(
        .refused(code: last.code, enhanced: last.enhanced, message: last.line, isTransient: last.isTransient))
    default: return .failure(.unknown(message: last.line))
    }
  }

  private func notSent(_ code: CURLcode, wasRefused: Bool, _ explanation: String) -> SMTPError {
    // After a refusal the library says QUIT and hears 221.
    if let reply = replies.last(where: { $0.code != 221 }), reply.code >= 400 {
      return .notSent(code: reply.code, enhanced: reply.enhanced, message: reply.line, isTransient: reply.isTransient)
    }
    if wasRefused {
      let message = "the relay's address is in a private network and not allowed"
      return .notSent(code: nil, enhanced: nil, message: message, isTransient: false)
    }
    let isPermanent =
      [CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_LOGIN_DENIED, CURLE_URL_MALFORMAT].contains(code)
    return .notSent(code: nil, enhanced: nil, message: explanation, isTransient: !isPermanent)
  }
}
