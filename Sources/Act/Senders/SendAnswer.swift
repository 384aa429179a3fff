package import Content
package import Domain

/// What became of one try.
package enum SendAnswer: Sendable, Hashable {
  /// Taken over by the provider, under its id when it gave one; `copy` is kept instead of leaving.
  case delivered(providerID: String?, copy: SandboxMail? = nil)
  /// The provider said no; nothing was taken.
  case refused(Failure)
  /// No byte of the message reached anybody.
  case notSent(Failure)
  /// It may or may not have been taken.
  case lost(LocalizedSentence)

  package struct Failure: Sendable, Hashable {
    package let isPermanent: Bool
    package let retryAfter: Span?
    package let reason: LocalizedSentence
    /// What the server said, where it said that the address is gone for good.
    package var addressGone: String?

    package init(isPermanent: Bool, retryAfter: Span? = nil, reason: LocalizedSentence, addressGone: String? = nil) {
      self.addressGone = addressGone
      self.isPermanent = isPermanent
      self.retryAfter = retryAfter
      self.reason = reason
    }

    package static func permanent(_ code: String, _ parameters: [String: String] = [:]) -> Failure {
      Failure(isPermanent: true, reason: LocalizedSentence(code, parameters))
    }

    package static func transient(
      _ code: String, _ parameters: [String: String] = [:], retryAfter: Span? = nil
    ) -> Failure {
      Failure(isPermanent: false, retryAfter: retryAfter, reason: LocalizedSentence(code, parameters))
    }
  }

  /// The provider itself, not this message, is the trouble.
  package var isOutage: Bool {
    switch self {
    case .delivered, .refused: false
    case .notSent(let failure): !failure.isPermanent
    case .lost: true
    }
  }

  package var reason: LocalizedSentence? {
    switch self {
    case .delivered: nil
    case .refused(let failure), .notSent(let failure): failure.reason
    case .lost(let reason): reason
    }
  }
}
