internal import Act
internal import Domain

/// Letters that leave apart from the answer that caused them, so that how long it takes tells nothing of who has an
/// account.
package final class Letters: Sendable {
  private typealias Posted = (letter: Letter, tenant: Tenant)

  /// Nil where no mails of the tenant leave.
  private let mail: @Sendable (Tenant) async throws -> TestMail?
  private let log: Log
  private let stream: AsyncStream<Posted>
  private let continuation: AsyncStream<Posted>.Continuation

  init(log: Log, _ mail: @escaping @Sendable (Tenant) async throws -> TestMail?) {
    self.mail = mail
    self.log = log
    (stream, continuation) = AsyncStream<Posted>.makeStream(bufferingPolicy: .bufferingOldest(100))
  }

  /// Whether mails of the tenant leave.
  func isOpen(_ tenant: Tenant) async throws -> Bool { try await mail(tenant) != nil }

  func post(_ letter: Letter, _ tenant: Tenant) { continuation.yield((letter, tenant)) }

  /// Nil where no mails leave.
  func send(_ letter: Letter, _ tenant: Tenant) async -> Bool? {
    guard let mail = try? await mail(tenant) else { return nil }
    if case .delivered = await mail.send(letter, tenant: tenant) { return true }
    return false
  }

  /// Sends what is posted, until the task is cancelled or ``close()``.
  package func run() async {
    for await posted in stream where await send(posted.letter, posted.tenant) == false {
      log("letter: not sent")
    }
  }

  /// No more is posted; ``run()`` ends with what there is.
  package func close() { continuation.finish() }
}
