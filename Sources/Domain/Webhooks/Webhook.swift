/// Where a tenant's other system listens.
package struct Webhook: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case active
    /// By a person, or because the other side said it is gone.
    case off
    /// Nothing came through for days; a person switches it on again.
    case delinquent
  }

  package let id: ID<Webhook>
  package var url: String
  package var note: String
  /// Empty is every kind.
  package var kinds: Set<Notice.Kind>
  package var state: State
  /// Since when nothing came through, and how many tries that were.
  package var failingSince: Instant?
  package var failures: Int64
  /// Until then signatures of the secret before are sent as well.
  package var rotatingUntil: Instant?
  package let createdAt: Instant

  package init(
    id: ID<Webhook>, url: String, note: String, kinds: Set<Notice.Kind>, state: State = .active,
    failingSince: Instant? = nil, failures: Int64 = 0, rotatingUntil: Instant? = nil, createdAt: Instant
  ) {
    self.id = id
    self.url = url
    self.note = note
    self.kinds = kinds
    self.state = state
    self.failingSince = failingSince
    self.failures = failures
    self.rotatingUntil = rotatingUntil
    self.createdAt = createdAt
  }

  package func wants(_ kind: Notice.Kind) -> Bool {
    state == .active && (kinds.isEmpty || kinds.contains(kind) || kind == .ping)
  }

  package var secret: SecretName { SecretName(rawValue: "webhook/\(id)") }
  package var formerSecret: SecretName { SecretName(rawValue: "webhook/\(id)/former") }
}

/// One notice on its way to one webhook.
package struct WebhookDelivery: Sendable, Hashable {
  package enum State: Int64, Sendable, Hashable, CaseIterable {
    case pending = 0
    case delivered = 1
    /// Every try failed; a person may replay it.
    case dead = 2

    package var word: String { "\(self)" }
  }

  package let webhook: ID<Webhook>
  package let notice: String
  package let kind: Notice.Kind
  package let body: String
  package let at: Instant
  package var state: State
  package var attempts: Int64
  package var dueAt: Instant
  package var token: Int64?
  /// What was answered last; nil where nothing was.
  package var status: Int64?
  package var reason: String
  package var updatedAt: Instant

  package init(
    webhook: ID<Webhook>, notice: String, kind: Notice.Kind, body: String, at: Instant, state: State = .pending,
    attempts: Int64 = 0, dueAt: Instant, token: Int64? = nil, status: Int64? = nil, reason: String = "",
    updatedAt: Instant
  ) {
    self.webhook = webhook
    self.notice = notice
    self.kind = kind
    self.body = body
    self.at = at
    self.state = state
    self.attempts = attempts
    self.dueAt = dueAt
    self.token = token
    self.status = status
    self.reason = reason
    self.updatedAt = updatedAt
  }
}
