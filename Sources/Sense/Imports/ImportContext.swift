internal import Domain

/// What stays the same for all batches of one run.
struct ImportContext: Sendable {
  let tenant: TenantID
  let run: ID<ImportRun>
  let mapping: ImportMapping
  let ids: IDSource
  let now: Instant
}

/// What a run keeps in mind from batch to batch. It grows with the customers, orders and products of the file, by
/// a few bytes each, and is rebuilt by reading the file again when a killed run goes on.
struct ImportMemory: Sendable {
  var taken = TakenLines()
  var customers: [String: KnownCustomer] = [:]
  /// Codes of products that are stored by now.
  var codes: Set<String> = []
  /// The latest a product was called in this file.
  var products: [String: NamedProduct] = [:]
  var orders: Set<Int> = []
  var revenue: Int64 = 0
  var repairs: [ID<ImportRun>: RepairedRun] = [:]

  struct KnownCustomer: Sendable {
    let id: CustomerID
    var profileAt: Instant
    var profile: [String: String]
  }

  struct NamedProduct: Sendable {
    var product: Product
    var ordinal: Int64
  }
}

/// What one batch did, learned inside its transaction and kept once that is committed.
struct BatchResult<Row: Sendable>: Sendable {
  var taken = TakenLines()
  var customers: [String: ImportMemory.KnownCustomer] = [:]
  var codes: Set<String> = []
  /// Rows to be looked at again at the end of the file.
  var undecided: [Row] = []
  var rejected: [RejectedRow] = []
  var changes: [ImportChange] = []
  /// Whose records changed.
  var touched: Set<CustomerID> = []
  var facts: [TriggeringFact] = []
  var accepted: [Row] = []
  var added: Int64 = 0
  var revised: Int64 = 0
}

/// How a batch is to be treated.
enum BatchMode: Sendable {
  /// Rows that were done before the run was interrupted.
  case replaying
  case reading
  /// The whole file is read; what was undecided is decided.
  case closing
}
