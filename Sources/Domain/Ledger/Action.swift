package import JSON

/// One thing to do in the world, in the ledger. Unique on (mode, strategy, step, canonical customer, occurrence).
package struct Action: Sendable, Hashable {
  package enum State: Int64, Sendable, Hashable, CaseIterable {
    case planned = 0
    case awaitingApproval = 1
    case ready = 2
    case leased = 3
    case sending = 4
    case succeeded = 5
    case retrying = 6
    case dead = 7
    case unknown = 8
    case cancelled = 9
    case expired = 10
  }

  package let id: ID<Action>
  package let customer: CustomerID
  package let mode: Mode
  package let strategy: ID<Strategy>
  package let strategyVersion: Int64
  package let occurrence: ID<Occurrence>
  package let step: String
  package let arm: String
  package let channel: Channel
  package let purpose: Purpose
  package let template: String
  package let templateVersion: Int64
  /// Every template variable, captured when planned; sending renders from these alone.
  package let variables: JSON
  /// The address or endpoint it goes to.
  package let recipient: String
  /// Money it costs and discount it may cost later, in minor units of the tenant's currency.
  package let cost: Int64
  package let liability: Int64
  /// The budget it drew from, when the strategy has one.
  package let budget: String?
  /// SHA-256 over template, variables, recipient and cost: what an approval binds to.
  package let contentHash: [UInt8]
  package let priority: Int64
  package let createdAt: Instant
  package let expiresAt: Instant

  package var state: State
  /// When it may be worked on next.
  package var dueAt: Instant
  package var attempts: Int64
  package var token: Int64?
  /// Why it is where it is: a gate's or an error's code with its sentence.
  package var reason: String?
  /// What the provider called it.
  package var providerID: String?
  package var updatedAt: Instant

  package init(
    id: ID<Action>, customer: CustomerID, mode: Mode, strategy: ID<Strategy>, strategyVersion: Int64,
    occurrence: ID<Occurrence>, step: String, arm: String, channel: Channel, purpose: Purpose, template: String,
    templateVersion: Int64, variables: JSON, recipient: String, cost: Int64, liability: Int64, budget: String?,
    contentHash: [UInt8], priority: Int64, createdAt: Instant, expiresAt: Instant, state: State, dueAt: Instant,
    attempts: Int64 = 0, token: Int64? = nil, reason: String? = nil, providerID: String? = nil, updatedAt: Instant
  ) {
    self.id = id
    self.customer = customer
    self.mode = mode
    self.strategy = strategy
    self.strategyVersion = strategyVersion
    self.occurrence = occurrence
    self.step = step
    self.arm = arm
    self.channel = channel
    self.purpose = purpose
    self.template = template
    self.templateVersion = templateVersion
    self.variables = variables
    self.recipient = recipient
    self.cost = cost
    self.liability = liability
    self.budget = budget
    self.contentHash = contentHash
    self.priority = priority
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.state = state
    self.dueAt = dueAt
    self.attempts = attempts
    self.token = token
    self.reason = reason
    self.providerID = providerID
    self.updatedAt = updatedAt
  }
}

/// One try at an action, kept for ever.
package struct Attempt: Sendable, Hashable {
  package let action: ID<Action>
  package let customer: CustomerID
  package let number: Int64
  package let startedAt: Instant
  package let endedAt: Instant
  /// `succeeded`, `retry`, `refused`, `unknown`.
  package let result: String
  package let detail: String

  package init(
    action: ID<Action>, customer: CustomerID, number: Int64, startedAt: Instant, endedAt: Instant, result: String,
    detail: String
  ) {
    self.action = action
    self.customer = customer
    self.number = number
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.result = result
    self.detail = detail
  }
}

/// Money and discount that a strategy, or several, may commit. Limits are in minor units; nil is no limit.
package struct Budget: Sendable, Hashable {
  package let key: String
  package let mode: Mode
  package var moneyLimit: Int64?
  package var liabilityLimit: Int64?
  /// Reserved by actions on their way plus spent by those done.
  package var moneyUsed: Int64
  package var liabilityUsed: Int64

  package init(
    key: String, mode: Mode, moneyLimit: Int64?, liabilityLimit: Int64?, moneyUsed: Int64 = 0,
    liabilityUsed: Int64 = 0
  ) {
    self.key = key
    self.mode = mode
    self.moneyLimit = moneyLimit
    self.liabilityLimit = liabilityLimit
    self.moneyUsed = moneyUsed
    self.liabilityUsed = liabilityUsed
  }
}

/// A person's word on one action, bound to its content.
package struct Approval: Sendable, Hashable {
  package enum Answer: String, Sendable { case approved, rejected }

  package let action: ID<Action>
  package let customer: CustomerID
  package let contentHash: [UInt8]
  package let answer: Answer
  package let approver: String
  /// The tenant has a single account, so author and approver are one.
  package let isSoleApprover: Bool
  package let reason: String
  package let at: Instant

  package init(
    action: ID<Action>, customer: CustomerID, contentHash: [UInt8], answer: Answer, approver: String,
    isSoleApprover: Bool, reason: String, at: Instant
  ) {
    self.action = action
    self.customer = customer
    self.contentHash = contentHash
    self.answer = answer
    self.approver = approver
    self.isSoleApprover = isSoleApprover
    self.reason = reason
    self.at = at
  }
}

/// A stop for a whole tenant, one channel or one strategy. Looked at last of all before sending.
package struct EmergencyStop: Sendable, Hashable {
  package enum Scope: Sendable, Hashable {
    case tenant
    case channel(Channel)
    case strategy(ID<Strategy>)
  }

  package let scope: Scope
  package let by: String
  package let reason: String
  package let at: Instant

  package init(scope: Scope, by: String, reason: String, at: Instant) {
    self.scope = scope
    self.by = by
    self.reason = reason
    self.at = at
  }
}

/// A mail that the sandbox kept instead of sending.
package struct SandboxMail: Sendable, Hashable {
  package let action: ID<Action>
  package let customer: CustomerID
  package let at: Instant
  package let recipient: String
  package let subject: String
  /// The whole message as it would have been sent.
  package let raw: [UInt8]

  package init(
    action: ID<Action>, customer: CustomerID, at: Instant, recipient: String, subject: String, raw: [UInt8]
  ) {
    self.action = action
    self.customer = customer
    self.at = at
    self.recipient = recipient
    self.subject = subject
    self.raw = raw
  }
}
