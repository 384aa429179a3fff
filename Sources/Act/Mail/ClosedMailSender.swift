internal import Content
internal import Domain

/// Where mails have no way out: nothing is begun, and each action says why it waits.
struct ClosedMailSender: Sender {
  let channel = Channel.email
  let isIdempotent = true
  let reason: LocalizedSentence
  var closed: LocalizedSentence? { reason }

  func send(_ order: SendOrder) async -> SendAnswer {
    .notSent(SendAnswer.Failure(isPermanent: false, reason: reason))
  }
}
