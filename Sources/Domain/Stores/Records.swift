package import JSON

/// Domain's unit of work over everything that is stored.
///
/// Bodies are synchronous, touch nothing but the transaction, and may be run again: on a serialization failure, or
/// when the group they were committed with failed. A write is acknowledged only after its COMMIT.
package protocol Records: Sendable {
  /// One consistent snapshot.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
  /// All or nothing; throwing rolls back.
  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
}

/// Everything that can be asked of one transaction; each part is one capability of the store.
package protocol Transaction: TenantStore, CustomerStore, FactStore, ImportStore, AgendaStore, OccurrenceStore,
  SegmentStore, StrategyStore, ReceiptStore, LedgerStore, BudgetStore, CouponStore, OutcomeStore, AccountStore,
  InvitationStore, AuditStore, ConsoleStore, OverviewStore, SavedViewStore, SegmentMoveStore, CustomerListStore,
  SecretStore, MailAccountStore, SuppressionStore, ConsentAskStore, RetentionStore, ErasureStore, ExportStore,
  WebhookStore
{
  /// Runs a part that is rolled back alone when it throws.
  func attempt<T>(_ body: () throws -> T) throws -> T
}

package protocol TenantStore {
  func insertTenant(_ tenant: Tenant) throws
  /// Replaces name, zone, currency, language, mode and settings.
  func updateTenant(_ tenant: Tenant) throws
  func tenant(_ id: TenantID) throws -> Tenant?
  func tenants() throws -> [Tenant]
  func insertAPIKey(_ key: APIKey) throws
  func apiKey(hash: [UInt8]) throws -> APIKey?
  func apiKeys(_ tenant: TenantID) throws -> [APIKey]
  func revokeAPIKey(_ tenant: TenantID, _ id: ID<APIKey>, at: Instant) throws
  func insertStop(_ tenant: TenantID, _ stop: EmergencyStop) throws
  func deleteStop(_ tenant: TenantID, _ scope: EmergencyStop.Scope) throws
  func stops(_ tenant: TenantID) throws -> [EmergencyStop]
}

package protocol CustomerStore {
  func insertCustomers(_ tenant: TenantID, _ customers: [Customer]) throws
  func customer(_ tenant: TenantID, _ id: CustomerID) throws -> Customer?
  func customers(_ tenant: TenantID, _ ids: [CustomerID]) throws -> [Customer]
  /// By id, after a cursor, without those who were erased.
  func customers(_ tenant: TenantID, after: CustomerID?, limit: Int) throws -> [Customer]
  /// How many there are, counting an alias set once.
  func customerCount(_ tenant: TenantID) throws -> Int64
  /// Replaces everything but the creation; a profile older than the one that stands is left out, and so is that of
  /// somebody who was erased: nobody comes back from that.
  func updateCustomer(_ tenant: TenantID, _ customer: Customer) throws
  /// Locks the customers' rows in id order until the transaction ends (a no-op where there is one writer).
  func lockCustomers(_ tenant: TenantID, _ ids: [CustomerID]) throws
  /// Locks those of the customers' rows that nobody else has locked, without waiting, and answers whose they are (all
  /// where there is one writer).
  func lockFreeCustomers(_ tenant: TenantID, _ ids: [CustomerID]) throws -> Set<CustomerID>

  /// For every id asked: its alias set, which is the id alone when nothing was merged.
  func aliasSets(_ tenant: TenantID, _ ids: [CustomerID]) throws -> [CustomerID: AliasSet]
  /// Records a merge and flattens the aliases. `into` and `from` may be any members; throws `.invalid` when they are
  /// one set already. The caller holds the locks.
  func insertMerge(_ tenant: TenantID, _ merge: Merge) throws
  /// Marks a merge as undone and flattens the others anew, as if it had never been: replayed in their order, each
  /// makes the canonical customer of its `into` speak for both. `.conflict` when it is undone already.
  func undoMerge(_ tenant: TenantID, _ id: ID<Merge>, at: Instant) throws
  /// Every merge that ever touched a member of the customer's alias set, in their order.
  func merges(_ tenant: TenantID, _ customer: CustomerID) throws -> [Merge]

  func identities(_ tenant: TenantID, _ handles: [(kind: Identity.Kind, value: String)]) throws -> [Identity]
  func identities(_ tenant: TenantID, of customers: [CustomerID]) throws -> [Identity]
  /// Inserts; a handle that exists keeps its customer. Returns the ones in force, in the order given.
  @discardableResult
  func claimIdentities(_ tenant: TenantID, _ identities: [Identity]) throws -> [Identity]
  func verifyIdentity(_ tenant: TenantID, kind: Identity.Kind, value: String) throws

  func insertConsents(_ tenant: TenantID, _ consents: [Consent]) throws
  /// The whole ledger of these customers in time order.
  func consents(_ tenant: TenantID, of customers: [CustomerID]) throws -> [Consent]
}

package protocol FactStore {
  /// Remembers source keys with a content hash. For each key: new, the same as before, or changed. A content that is
  /// older at the source than the one remembered counts as the same.
  func acceptKeys(_ tenant: TenantID, _ keys: [(key: SourceKey, hash: [UInt8], at: Instant)]) throws -> [KeyAnswer]
  func insertEvents(_ tenant: TenantID, _ events: [Event]) throws
  /// Puts a revision in place of the event with its source key, under the id that one has, and returns it as it was;
  /// nil, and nothing done, when there is none.
  @discardableResult
  func replaceEvent(_ tenant: TenantID, _ event: Event) throws -> Event?

  /// The stored orders of these keys with their lines.
  func orders(_ tenant: TenantID, keys: [SourceKey]) throws -> [Order]
  func insertOrders(_ tenant: TenantID, _ orders: [Order]) throws
  /// Adds and replaces lines (by product and rank) of an order that exists and sets its total.
  func updateOrder(_ tenant: TenantID, _ order: ID<Order>, customer: CustomerID, total: Int64, lines: [OrderLine])
    throws
  /// Adds and replaces; one that is older than what stands is left out.
  func upsertProducts(_ tenant: TenantID, _ products: [Product]) throws
  func products(_ tenant: TenantID, codes: [String]) throws -> [Product]
  func products(_ tenant: TenantID, after: String?, limit: Int) throws -> [Product]
  func insertPayments(_ tenant: TenantID, _ payments: [Payment]) throws

  /// Everything Rules may see of an alias set, facts up to and with an instant (nil: all). The profile joins those of
  /// the members, newer fields over older ones. Without a member that exists the history is empty and begins never.
  /// With a scope, events of no weight for it may be left out.
  func history(_ tenant: TenantID, of members: [CustomerID], until: Instant?, scope: EventScope?) throws -> History
  /// Newest first.
  func orders(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Order]
  /// Newest first.
  func events(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Event]
  /// `{customers, orders, order_lines, events, products, revenue_minor}` of a tenant.
  func factCounts(_ tenant: TenantID) throws -> [String: Int64]
}

extension FactStore {
  package func history(_ tenant: TenantID, of members: [CustomerID], until: Instant?) throws -> History {
    try history(tenant, of: members, until: until, scope: nil)
  }
}

package enum KeyAnswer: Sendable, Hashable { case new, same, changed }

package protocol AgendaStore {
  /// Brings rows forward to the earlier of what stands and what is asked, raises their generation, and marks from where
  /// on events changed.
  func touch(_ tenant: TenantID, _ touches: [AgendaTouch]) throws
  /// Claims up to `limit` due rows of a stage under a lease, earliest first.
  func claimAgenda(_ tenant: TenantID, _ stage: Stage, now: Instant, lease: Span, limit: Int) throws -> [AgendaClaim]
  /// Of the customers, those who are due at a stage, or being worked on there.
  func dueCustomers(_ tenant: TenantID, _ stage: Stage, among customers: [CustomerID], now: Instant) throws
    -> Set<CustomerID>
  /// Ends claims: throws `.stale` when another has one by now; leaves a row due when it was touched meanwhile; else sets
  /// the stage's next instant, or deletes the row.
  func finishAgenda(_ tenant: TenantID, _ ends: [AgendaEnd]) throws
  /// Brings everybody in a range of buckets forward, as ``touch(_:_:)`` would one by one, for no event's sake.
  func touchEverybody(_ tenant: TenantID, _ stage: Stage, inBuckets buckets: Range<Int64>, dueAt: Instant) throws
  /// The earliest instant, later than another, at which agenda, occurrences, actions or schedules have work.
  func nextDue(_ tenant: TenantID, after: Instant) throws -> Instant?
  /// Rows due by now, by stage, for the overview and for waiting in tests.
  func dueCounts(_ tenant: TenantID, now: Instant) throws -> [String: Int64]
  func upsertSchedule(_ tenant: TenantID, _ job: ScheduledJob) throws
  func deleteSchedule(_ tenant: TenantID, name: String) throws
  func claimSchedules(_ tenant: TenantID, now: Instant, lease: Span, limit: Int) throws -> [ScheduledJob]
  /// Sets the job's next instant or deletes it; `.stale` when the token is another's.
  func finishSchedule(_ tenant: TenantID, _ job: ScheduledJob, next: Instant?) throws
}

extension AgendaStore {
  package func nextDue(_ tenant: TenantID) throws -> Instant? { try nextDue(tenant, after: .distantPast) }

  package func finishAgenda(_ tenant: TenantID, _ claim: AgendaClaim, next: Instant?) throws {
    try finishAgenda(tenant, [AgendaEnd(claim, next: next)])
  }
}

package protocol OccurrenceStore {
  /// Inserts; one that exists for the same customer, strategy and fact is left as it is. Returns how many were new.
  @discardableResult
  func insertOccurrences(_ tenant: TenantID, _ occurrences: [Occurrence]) throws -> Int
  /// Claims due pending or waiting occurrences under a lease, earliest first; whoever decides orders the batch by its
  /// strategies' priority. One whose customer is still to be understood is left where it is.
  func claimOccurrences(_ tenant: TenantID, now: Instant, lease: Span, limit: Int) throws -> [OccurrenceClaim]
  /// Of the claims, those whose lease is not another's by now; nobody takes them until the transaction ends.
  func heldOccurrences(_ tenant: TenantID, _ claims: [OccurrenceClaim]) throws -> [OccurrenceClaim]
  /// Ends a claim with a state; a waiting one gets a new `dueAt`. `.stale` when the lease is another's.
  func finishOccurrence(_ tenant: TenantID, _ claim: OccurrenceClaim, state: Occurrence.State, dueAt: Instant?) throws
  func occurrences(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Occurrence]
  func occurrence(_ tenant: TenantID, _ customer: CustomerID, _ id: ID<Occurrence>) throws -> Occurrence?
  /// Makes a strategy's waiting occurrences due, because its release widened or it runs again.
  func wakeOccurrences(_ tenant: TenantID, _ strategy: ID<Strategy>, now: Instant) throws
  /// How many of each state a strategy has.
  func occurrenceCounts(_ tenant: TenantID, _ strategy: ID<Strategy>) throws -> [Occurrence.State: Int64]
  /// Makes decided occurrences without an action pending again, as the next revision of their receipt.
  func reconsiderOccurrences(_ tenant: TenantID, of members: [CustomerID], now: Instant) throws
}

package protocol SegmentStore {
  func saveSegment(_ tenant: TenantID, _ segment: Segment) throws
  func segments(_ tenant: TenantID) throws -> [Segment]
  /// Which definitions there are, without reading them.
  func segmentStamps(_ tenant: TenantID) throws -> [SegmentStamp]
  func segment(_ tenant: TenantID, key: String) throws -> Segment?
  /// Every standing of the alias set's canonical customer, present and past.
  func memberships(_ tenant: TenantID, of customer: CustomerID) throws -> [Membership]
  func saveMemberships(_ tenant: TenantID, _ memberships: [Membership]) throws
  func members(_ tenant: TenantID, _ segment: ID<Segment>, after: CustomerID?, limit: Int) throws -> [Membership]
  func memberCount(_ tenant: TenantID, _ segment: ID<Segment>) throws -> Int64
  /// Traits as last computed, for lists, templates and RFM cuts: `{"recency_days": 12, ...}`.
  func saveTraits(_ tenant: TenantID, _ traits: [(customer: CustomerID, document: JSON)], at: Instant) throws
  func traits(_ tenant: TenantID, _ customer: CustomerID) throws -> JSON?
  func saveContext(_ tenant: TenantID, _ context: RuleContext) throws
  func latestContext(_ tenant: TenantID) throws -> RuleContext?
  func context(_ tenant: TenantID, version: Int64) throws -> RuleContext?
}

package protocol StrategyStore {
  func saveStrategy(_ tenant: TenantID, _ strategy: Strategy) throws
  func strategies(_ tenant: TenantID) throws -> [Strategy]
  func strategy(_ tenant: TenantID, _ id: ID<Strategy>) throws -> Strategy?
  func strategy(_ tenant: TenantID, key: String) throws -> Strategy?
  func insertStrategyVersion(_ tenant: TenantID, _ version: StrategyVersion) throws
  func strategyVersion(_ tenant: TenantID, _ strategy: ID<Strategy>, _ version: Int64) throws -> StrategyVersion?
  func strategyVersions(_ tenant: TenantID, _ strategy: ID<Strategy>) throws -> [StrategyVersion]
  func insertTemplateVersion(_ tenant: TenantID, _ template: TemplateVersion) throws
  /// The latest when `version` is nil.
  func template(_ tenant: TenantID, key: String, version: Int64?) throws -> TemplateVersion?
  func templates(_ tenant: TenantID) throws -> [TemplateVersion]
  /// The assignments of any member of an alias set in one strategy, earliest first.
  func assignments(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, of members: [CustomerID]
  ) throws -> [Assignment]
  func assignments(_ tenant: TenantID, of members: [CustomerID]) throws -> [Assignment]
  /// Inserts unless the customer has one; returns the one in force.
  func claimAssignment(_ tenant: TenantID, _ assignment: Assignment) throws -> Assignment
}

package protocol ReceiptStore {
  /// Stores a header once by hash and returns the id in force.
  func claimReceiptHeader(_ tenant: TenantID, _ header: ReceiptHeader) throws -> ID<ReceiptHeader>
  func receiptHeader(_ tenant: TenantID, _ id: ID<ReceiptHeader>) throws -> ReceiptHeader?
  func insertReceipts(_ tenant: TenantID, _ receipts: [Receipt]) throws
  /// Newest first.
  func receipts(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Receipt]
  /// All, in key order, after a cursor; for replay.
  func receipts(_ tenant: TenantID, after: Receipt?, limit: Int) throws -> [Receipt]
  func receiptCounts(_ tenant: TenantID, _ strategy: ID<Strategy>?) throws -> [Int64: Int64]
}

package protocol LedgerStore {
  /// Enters actions; `.conflict` when a key exists. Reservations of budgets are the caller's, in this transaction.
  func insertActions(_ tenant: TenantID, _ actions: [Action]) throws
  func action(_ tenant: TenantID, _ customer: CustomerID, _ id: ID<Action>) throws -> Action?
  func action(_ tenant: TenantID, _ id: ID<Action>) throws -> Action?
  /// Any action of the alias set in a strategy, newest first: for keys, re-entry, exclusion.
  func actions(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, of members: [CustomerID]
  ) throws -> [Action]
  func actions(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Action]
  /// Newest first; filters are optional.
  func actions(_ tenant: TenantID, state: Action.State?, strategy: ID<Strategy>?, limit: Int) throws -> [Action]
  /// Times at which actions of a mode that count against caps (marketing; not cancelled, dead or expired) were
  /// planned, since an instant, for the alias set.
  func capTimes(
    _ tenant: TenantID, _ mode: Mode, of members: [CustomerID], since: Instant
  ) throws -> [(channel: Channel, at: Instant)]
  /// Claims due `ready` and `retrying` actions: they become `leased` under a token, priority first, then earliest.
  func leaseActions(
    _ tenant: TenantID, channel: Channel, now: Instant, lease: Span, limit: Int
  ) throws -> [Action]
  /// Of the rows whose lease ran out, makes the `leased` ones `ready` again and answers the `sending` ones.
  func expiredLeases(_ tenant: TenantID, now: Instant, limit: Int) throws -> [Action]
  /// Writes state, dueAt, attempts, token, reason, providerID and updatedAt if state and token still are as given;
  /// `.stale` otherwise.
  func updateAction(
    _ tenant: TenantID, _ action: Action, from state: Action.State, token: Int64?
  ) throws
  /// A number that never repeats, for leases.
  func nextToken() throws -> Int64
  func insertAttempts(_ tenant: TenantID, _ attempts: [Attempt]) throws
  func attempts(_ tenant: TenantID, _ customer: CustomerID, _ action: ID<Action>) throws -> [Attempt]
  func insertApproval(_ tenant: TenantID, _ approval: Approval) throws
  func approvals(_ tenant: TenantID, _ customer: CustomerID, _ action: ID<Action>) throws -> [Approval]
  func insertSandboxMail(_ tenant: TenantID, _ mail: SandboxMail) throws
  /// Newest first.
  func sandboxMails(_ tenant: TenantID, limit: Int) throws -> [SandboxMail]
  func actionCounts(_ tenant: TenantID, _ strategy: ID<Strategy>?) throws -> [Action.State: Int64]
  /// A strategy's actions of one mode by arm and state.
  func actionCounts(_ tenant: TenantID, _ mode: Mode, byArmOf strategy: ID<Strategy>) throws -> [(
    arm: String, state: Action.State, actions: Int64
  )]
}

package protocol BudgetStore {
  /// Creates or changes limits; what is used stays.
  func saveBudget(_ tenant: TenantID, _ budget: Budget) throws
  func budgets(_ tenant: TenantID) throws -> [Budget]
  func budget(_ tenant: TenantID, _ mode: Mode, key: String) throws -> Budget?
  /// Takes money and liability in one conditional update; false and nothing taken when either limit would be passed.
  func reserveBudget(_ tenant: TenantID, _ mode: Mode, key: String, money: Int64, liability: Int64) throws -> Bool
  /// Counts one more under a key that names its period (`slot/home-banner/2026-11-20`, `rate/ID/2026-11-20T08`), in
  /// one conditional update; false and nothing counted when `capacity` is reached.
  func takeCounter(_ tenant: TenantID, _ mode: Mode, key: String, capacity: Int64) throws -> Bool
  /// Gives one back that was taken and not used.
  func returnToCounter(_ tenant: TenantID, _ mode: Mode, key: String) throws
  func counter(_ tenant: TenantID, _ mode: Mode, key: String) throws -> Int64
  func releaseBudget(_ tenant: TenantID, _ mode: Mode, key: String, money: Int64, liability: Int64) throws
}

package protocol CouponStore {
  func savePool(_ tenant: TenantID, _ pool: CouponPool) throws
  func pools(_ tenant: TenantID) throws -> [CouponPool]
  func pool(_ tenant: TenantID, key: String) throws -> CouponPool?
  /// Counts one more as issued, conditionally; false when the pool is empty.
  func takeFromPool(_ tenant: TenantID, key: String) throws -> Bool
  func returnToPool(_ tenant: TenantID, key: String) throws
  func insertCoupon(_ tenant: TenantID, _ coupon: Coupon) throws
  func deleteCoupon(_ tenant: TenantID, code: String) throws
  func coupons(_ tenant: TenantID, of members: [CustomerID]) throws -> [Coupon]
  func coupon(_ tenant: TenantID, code: String) throws -> Coupon?
  func redeemCoupon(_ tenant: TenantID, code: String, at: Instant) throws
}

package protocol OutcomeStore {
  /// Replaces the unit's outcome.
  func saveOutcomes(_ tenant: TenantID, _ outcomes: [Outcome]) throws
  func outcomes(_ tenant: TenantID, of members: [CustomerID]) throws -> [Outcome]
  /// Sums over closed units that are no crossovers, by epoch and arm.
  func tallies(_ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>) throws -> [EffectTally]
  /// Converters among closed units that are no crossovers, by epoch, arm and day since the draw.
  func conversionDays(_ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>) throws -> [ConversionDay]
  /// Inserts; one of the same kind for an action at the same instant is left as it is.
  func insertEngagements(_ tenant: TenantID, _ engagements: [Engagement]) throws
  /// Distinct actions by kind of engagement, by arm.
  func engagementCounts(_ tenant: TenantID, _ strategy: ID<Strategy>) throws -> [(
    arm: String, kind: Engagement.Kind, actions: Int64
  )]
  func engagements(_ tenant: TenantID, of members: [CustomerID]) throws -> [Engagement]
}
