package import JSON

/// What the console asks, by time and by page.
package protocol ConsoleStore {
  /// Customers by what people type, through the terms that are kept with every profile and identity.
  func search(_ tenant: TenantID, _ search: CustomerSearch) throws -> CustomerMatches
  /// Customers of one bucket. Buckets are drawn at random with the id, so a few of them are a fair sample.
  func customers(_ tenant: TenantID, inBucket bucket: Int64) throws -> [Customer]
  /// Newest first, by id, which sorts by the time it was made.
  func actions(_ tenant: TenantID, _ query: ActionQuery) throws -> [Action]
  /// Newest first. A page may be short: what few receipts pass is looked for among so many and no more.
  func receipts(_ tenant: TenantID, _ query: ReceiptQuery) throws -> ReceiptPage
  func sandboxMail(_ tenant: TenantID, action: ID<Action>) throws -> SandboxMail?
  /// Newest first, before an instant.
  func sandboxMails(_ tenant: TenantID, before: Instant?, limit: Int) throws -> [SandboxMail]
  /// What waits for approval, by strategy, arm and template.
  func waiting(_ tenant: TenantID, _ mode: Mode) throws -> [WaitingGroup]
  /// The traits of several customers.
  func traits(_ tenant: TenantID, of customers: [CustomerID]) throws -> [CustomerID: JSON]
  /// A strategy's actions of a mode by when they were planned: all of each span, and those that succeeded.
  func actionDays(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, in spans: [Range<Instant>]
  ) throws -> [(planned: Int64, sent: Int64)]
  /// Names of events seen most in the newest of a bounded number of rows.
  func eventNames(_ tenant: TenantID, limit: Int) throws -> [String]
}

package struct ActionQuery: Sendable {
  package var state: Action.State?
  package var strategy: ID<Strategy>?
  package var channel: Channel?
  package var arm: String?
  /// When they were planned.
  package var planned: Range<Instant>?
  package var after: ID<Action>?
  package var limit: Int

  package init(
    state: Action.State? = nil, strategy: ID<Strategy>? = nil, channel: Channel? = nil, arm: String? = nil,
    planned: Range<Instant>? = nil, after: ID<Action>? = nil, limit: Int
  ) {
    self.state = state
    self.strategy = strategy
    self.channel = channel
    self.arm = arm
    self.planned = planned
    self.after = after
    self.limit = limit
  }
}

package struct ReceiptPage: Sendable {
  package var receipts: [Receipt]
  /// Where to go on; nil when everything was looked at.
  package var next: (at: Instant, occurrence: ID<Occurrence>)?

  package init(receipts: [Receipt], next: (at: Instant, occurrence: ID<Occurrence>)?) {
    self.receipts = receipts
    self.next = next
  }
}

package struct ReceiptQuery: Sendable {
  package var strategy: ID<Strategy>?
  /// Any of these; nil for all.
  package var outcomes: [Int64]?
  package var span: Range<Instant>?
  /// The last one of the page before.
  package var after: (at: Instant, occurrence: ID<Occurrence>)?
  package var limit: Int

  package init(
    strategy: ID<Strategy>? = nil, outcomes: [Int64]? = nil, span: Range<Instant>? = nil,
    after: (at: Instant, occurrence: ID<Occurrence>)? = nil, limit: Int
  ) {
    self.strategy = strategy
    self.outcomes = outcomes
    self.span = span
    self.after = after
    self.limit = limit
  }
}

/// What was done in a span of time.
package struct Doings: Sendable, Hashable {
  /// Receipts by outcome's code.
  package var receipts: [Int64: Int64]
  package var sent: Int64
  package var orders: Int64
  package var revenue: Int64

  package init(receipts: [Int64: Int64], sent: Int64, orders: Int64, revenue: Int64) {
    self.receipts = receipts
    self.sent = sent
    self.orders = orders
    self.revenue = revenue
  }
}

package struct WaitingGroup: Sendable, Hashable {
  package let strategy: ID<Strategy>
  package let arm: String
  package let template: String
  package let count: Int64
  package let cost: Int64
  package let liability: Int64
  package let oldest: Instant

  package init(
    strategy: ID<Strategy>, arm: String, template: String, count: Int64, cost: Int64, liability: Int64, oldest: Instant
  ) {
    self.strategy = strategy
    self.arm = arm
    self.template = template
    self.count = count
    self.cost = cost
    self.liability = liability
    self.oldest = oldest
  }
}
