import SQL

/// What becomes of a table's rows when a person is erased. Every table has its line here; a test holds the list
/// against the schema, so that a new table can't be forgotten.
enum TableFate: Sendable {
  /// All rows of the person go, found by tenant, bucket and customer; `key` names the rest of the primary key.
  case deleted(key: [SQL])
  /// The rows go by a statement of their own, since they are found another way.
  case deletedApart(String)
  /// The rows stay without what tells who it was or what was said; why they stay.
  case scrubbed(String)
  /// The rows stay as they are: why they name nobody.
  case kept(String)
}

extension TableFate {
  /// In an order in which nothing is left that points to what went before.
  static let all: [(table: StaticString, fate: TableFate)] = people + facts + decisions + doings + imports + others

  private static let people: [(table: StaticString, fate: TableFate)] = [
    ("customer_terms", .deleted(key: ["term", "origin"])),
    ("identities", .deleted(key: ["kind", "value"])),
    ("consents", .deleted(key: ["at", "consent_id"])),
    ("traits", .deleted(key: [])),
    ("memberships", .deleted(key: ["segment_id"])),
    ("merges", .deletedApart("from a member, or into one")),
    ("customers", .scrubbed("a tombstone of a random id, so that whoever asks for it reads “erased”")),
    ("aliases", .kept("random ids: an old id still leads to its tombstone, and a unit stays one")),
  ]

  private static let facts: [(table: StaticString, fate: TableFate)] = [
    ("events", .deleted(key: ["at", "event_id"])),
    ("order_lines", .deleted(key: ["order_id", "product", "rank"])),
    ("orders", .deleted(key: ["at", "order_id"])),
    ("payments", .deleted(key: ["at", "payment_id"])),
    ("key_owners", .deleted(key: ["source", "source_id"])),
    ("fact_keys", .deletedApart("with the event, order, payment, import's change or message of theirs that it names")),
    ("products", .kept("a catalogue of things")),
  ]

  private static let decisions: [(table: StaticString, fate: TableFate)] = [
    ("agenda", .deletedApart("what is to be understood; what closes an open unit stays until then")),
    ("occurrences", .deleted(key: ["strategy_id", "fact"])),
    ("receipts", .scrubbed("the outcome and when; what was captured is emptied and answers “erased”")),
    ("assignments", .kept("a random id, an arm and an epoch: the unit goes on counting until its window closes")),
    ("outcomes", .kept("a random id and what its unit counts for; erasing leaves tallies")),
    ("receipt_counts", .kept("sums")),
    ("receipt_headers", .kept("versions and settings that batches of receipts share")),
    ("receipt_origins", .kept("numbers of headers")),
  ]

  private static let doings: [(table: StaticString, fate: TableFate)] = [
    ("sandbox_mails", .deleted(key: ["action_id", "at"])),
    ("soft_bounces", .deleted(key: ["action_id"])),
    ("engagements", .deletedApart("after being added to engagement_counts")),
    ("coupons", .deleted(key: ["code"])),
    ("coupon_codes", .deletedApart("with the coupon")),
    ("approvals", .scrubbed("who answered what when; the reason and the content's hash are emptied")),
    ("attempts", .scrubbed("when and with which result; what was answered is cut to its code")),
    ("actions", .scrubbed("state, cost and times; variables, recipient, content's hash and provider's id are emptied")),
    ("engagement_counts", .kept("sums")),
  ]

  private static let imports: [(table: StaticString, fate: TableFate)] = [
    ("import_changes", .deletedApart("found through its index of customers; undoing the import leaves them out")),
    ("import_rejects", .deletedApart("rows that mention one of their handles, names or order numbers")),
    ("imports", .kept("counts, columns and the name of a file")),
    ("import_presets", .kept("columns of files")),
  ]

  private static let others: [(table: StaticString, fate: TableFate)] = [
    ("erasures", .scrubbed("the receipt: random ids and counts; what is still looked for is emptied at the end")),
    ("erased_handles", .kept("keyed hashes, so that an old file does not bring them back")),
    (
      "suppressions", .scrubbed("the keyed hash, so that nobody is written to who asked not to be; the rest is emptied")
    ),
    ("retention_rules", .kept("of the tenant")),
    ("retention_runs", .kept("sums")),
    ("consent_asks", .kept("keyed hashes that name no customer, for a day")),
    ("audit_entries", .kept("who of the staff did what, to ids")),
    ("invitations", .kept("people of the tenant")),
    ("password_resets", .kept("people of the tenant")),
    ("secrets", .kept("of the tenant")),
    ("mail_accounts", .kept("of the tenant")),
    ("webhooks", .kept("of the tenant")),
    ("webhook_deliveries", .kept("random ids alone")),
    ("saved_views", .kept("filters of the tenant's people")),
    ("segment_moves", .kept("sums")),
    ("accounts", .kept("people of the tenant")),
    ("api_keys", .kept("keys of the tenant")),
    ("sessions", .kept("people of the tenant")),
    ("tenants", .kept("the tenant")),
    ("stops", .kept("what people of the tenant stopped")),
    ("segments", .kept("rules")),
    ("contexts", .kept("cuts over everybody")),
    ("strategies", .kept("documents of the tenant")),
    ("strategy_versions", .kept("documents of the tenant")),
    ("template_versions", .kept("documents of the tenant")),
    ("budgets", .kept("sums")),
    ("counters", .kept("sums")),
    ("coupon_pools", .kept("sums")),
    ("schedules", .kept("jobs")),
    ("backfills", .kept("how far a job is")),
    ("schema_migrations", .kept("of the database")),
    ("tokens", .kept("one number")),
  ]

  /// Whether rows went or were emptied: what `rondo purge` has to sweep.
  var touchesRows: Bool {
    if case .kept = self { return false }
    return true
  }
}
