import CCares
import Glibc

/// Asks name servers, each question on a thread of its own: they are few, and asking blocks.
package struct DNSResolver: Sendable {
  private let server: String?
  private let timeout: Duration

  /// `server` as `127.0.0.1:5353`; the system's where it is nil. `timeout` is for the whole of one question.
  package init(server: String? = nil, timeout: Duration = .seconds(5)) {
    self.server = server
    self.timeout = timeout
  }

  /// Texts, each joined from its parts.
  package func texts(_ name: String) async -> DNSAnswer<String> {
    await ask(name, type: 16, DNSReply.texts)
  }

  /// IPv4 addresses, as text.
  package func addresses(_ name: String) async -> DNSAnswer<String> {
    await ask(name, type: 1, DNSReply.addresses)
  }

  /// IPv6 addresses, as text.
  package func longAddresses(_ name: String) async -> DNSAnswer<String> {
    await ask(name, type: 28, DNSReply.longAddresses)
  }

  /// By preference.
  package func mailExchanges(_ name: String) async -> DNSAnswer<MailExchange> {
    await ask(name, type: 15, DNSReply.mailExchanges)
  }

  private func ask<Value>(
    _ name: String, type: Int32, _ read: @escaping @Sendable ([UInt8]) -> DNSAnswer<Value>
  ) async -> DNSAnswer<Value> {
    let question = DNSQuestion(name: name, type: type, server: server, timeout: timeout)
    return await withCheckedContinuation { continuation in
      Self.onThread {
        switch question.ask() {
        case .found(let replies): continuation.resume(returning: read(replies.first ?? []))
        case .none: continuation.resume(returning: .none)
        case .failed(let reason): continuation.resume(returning: .failed(reason))
        }
      }
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func onThread(_ run: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let body = Unmanaged.passRetained(Body(run)).toOpaque()
    let status = pthread_create(
      &handle, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body)
    precondition(status == 0, "no thread can be started")
    pthread_detach(handle)
  }
}
