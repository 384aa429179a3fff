package import Content
internal import Control
package import Domain
package import HTTPClient
internal import Synchronization

extension MailTransport {
  /// Over at most `connections` kept connections to one relay, each opened when all others are busy.
  package static func smtp(
    _ server: SMTPServer, guard: OutboundGuard, connections: Int = 4, timeout: Duration = .seconds(60),
    compose: @escaping @Sendable (_ mail: AssembledMail, _ messageID: String, _ date: Instant) throws -> [UInt8]
  ) -> MailTransport {
    let pool = SMTPPool(server: server, guard: `guard`, limit: connections)
    return MailTransport(host: server.host, compose: compose) { message, envelope in
      let message = SMTPMessage(sender: envelope.sender, recipients: [envelope.recipient], bytes: message)
      if let objection = message.objection {
        return .notSent(.permanent("smtp_unsendable", ["problem": objection]))
      }
      let connection = await pool.take()
      let answer: SendAnswer
      do throws(SMTPError) {
        let receipt = try await connection.send(message, timeout: timeout)
        answer = .delivered(providerID: receipt.queueId)
      } catch {
        answer = SendAnswer(error)
      }
      pool.give(back: connection)
      return answer
    }
  }
}

extension SendAnswer {
  /// Closing down, or not willing to talk to us at all (RFC 5321, section 3.8; RFC 4954, section 6): the trouble is
  /// the relay or our account there, and no message is to blame.
  private static let ofNoMessage: Set<Int> = [421, 454, 530, 534, 535, 538]

  init(_ error: SMTPError) {
    switch error {
    case .notSent(let code?, _, let message, _) where SendAnswer.ofNoMessage.contains(code):
      self = .notSent(.transient("smtp_unreachable", ["problem": message]))
    case .notSent(let code?, let status, let message, let isTransient),
      .refused(let code, let status, let message, let isTransient):
      let words = LocalizedSentence("smtp_refused", ["code": String(code), "text": message])
      let isGone = !isTransient && BounceRules.isGone(status: status, code: code, text: message)
      self = .refused(Failure(isPermanent: !isTransient, reason: words, addressGone: isGone ? message : nil))
    case .notSent(nil, _, let message, _):
      // A certificate that ran out, a password that was changed: a person mends it, and no mail dies of it.
      self = .notSent(.transient("smtp_unreachable", ["problem": message]))
    case .unknown(let message): self = .lost(LocalizedSentence("smtp_lost", ["problem": message]))
    }
  }
}

/// Lends connections; who comes when all are out waits for one.
private final class SMTPPool: Sendable {
  private struct State {
    var idle: [SMTPConnection] = []
    var open = 0
    var waiting: [CheckedContinuation<SMTPConnection, Never>] = []
  }

  private let server: SMTPServer
  private let `guard`: OutboundGuard
  private let limit: Int
  private let state = Mutex(State())

  init(server: SMTPServer, guard: OutboundGuard, limit: Int) {
    self.server = server
    self.guard = `guard`
    self.limit = max(1, limit)
  }

  func take() async -> SMTPConnection {
    await withCheckedContinuation { continuation in
      let found: SMTPConnection? = state.withLock { state in
        if let idle = state.idle.popLast() { return idle }
        if state.open < limit {
          state.open += 1
          return SMTPConnection(server: server, guard: `guard`)
        }
        state.waiting.append(continuation)
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }

  func give(back connection: SMTPConnection) {
    let next = state.withLock { state in
      if state.waiting.isEmpty {
        state.idle.append(connection)
        return nil as CheckedContinuation<SMTPConnection, Never>?
      }
      return state.waiting.removeFirst()
    }
    next?.resume(returning: connection)
  }
}
