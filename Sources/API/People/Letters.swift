internal import Act
internal import Domain

/// Letters that leave apart from the answer that caused them, so that how long it takes tells nothing of who has an
/// account.
package final class Letters: Sendable {
  private typealias Posted = (letter: Letter, tenant: Tenant)

  private let mail: TestMail?
  private let log: @Sendable (String) -> Void
  private let stream: AsyncStream<Posted>
  private let continuation: AsyncStream<Posted>.Continuation

  init(_ mail: TestMail?, log: @escaping @Sendable (String) -> Void) {
    self.mail = mail
    self.log = log
    (stream, continuation) = AsyncStream<Posted>.makeStream(bufferingPolicy: .bufferingOldest(100))
  }

  /// Whether there is a mail server.
  var isOpen: Bool { mail != nil }

  func post(_ letter: Letter, _ tenant: Tenant) {
    if isOpen { continuation.yield((letter, tenant)) }
  }

  /// Nil where there is no mail server.
  func send(_ letter: Letter, _ tenant: Tenant) async -> Bool? {
    guard let mail else { return nil }
    if case .delivered = await mail.send(letter, tenant: tenant) { return true }
    return false
  }

  /// Sends what is posted, until the task is cancelled or ``close()``.
  package func run() async {
    for await posted in stream where await send(posted.letter, posted.tenant) != true { log("letter: not sent") }
  }

  /// No more is posted; ``run()`` ends with what there is.
  package func close() { continuation.finish() }
}
