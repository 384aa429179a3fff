package import JSON

/// One run of reading a file.
package struct ImportRun: Sendable, Hashable {
  package enum State: String, Sendable { case running, finished, failed, undone }

  package let id: ID<ImportRun>
  /// `customers`, `orders`, `products` or `events`.
  package let kind: String
  package let fileName: String
  /// The mapping in force, so that the rejects file is read the same way.
  package let mapping: JSON
  package var state: State
  /// Records read so far: where an interrupted run goes on.
  package var position: Int64
  package var accepted: Int64
  package var added: Int64
  package var revised: Int64
  package var rejected: Int64
  package let startedAt: Instant
  package var endedAt: Instant?

  package init(
    id: ID<ImportRun>, kind: String, fileName: String, mapping: JSON, state: State, position: Int64 = 0,
    accepted: Int64 = 0, added: Int64 = 0, revised: Int64 = 0, rejected: Int64 = 0, startedAt: Instant,
    endedAt: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.fileName = fileName
    self.mapping = mapping
    self.state = state
    self.position = position
    self.accepted = accepted
    self.added = added
    self.revised = revised
    self.rejected = rejected
    self.startedAt = startedAt
    self.endedAt = endedAt
  }
}

/// A row that could not be taken, kept where it can be fixed and replayed.
package struct ImportReject: Sendable, Hashable {
  package let ordinal: Int64
  package let line: Int64
  package let field: String
  /// A code whose sentence names the problem, and its parameters.
  package let reason: String
  package let raw: [UInt8]

  package init(ordinal: Int64, line: Int64, field: String, reason: String, raw: [UInt8]) {
    self.ordinal = ordinal
    self.line = line
    self.field = field
    self.reason = reason
    self.raw = raw
  }
}

/// What one import did to one record, so that it can be undone: added (no `before`) or revised.
package struct ImportChange: Sendable, Hashable {
  package enum Subject: Int64, Sendable {
    case customer = 0
    case event, order, orderLine, product
  }

  package let ordinal: Int64
  package let subject: Subject
  package let customer: CustomerID
  /// The record's key: an id's text; `order-id/product/rank` for a line; the code of a product.
  package let key: String
  package let before: JSON?
  /// The accepted source key that taking the change back forgets, or sets back to what stood before.
  package let source: SourceKey?

  package init(
    ordinal: Int64, subject: Subject, customer: CustomerID, key: String, before: JSON?, source: SourceKey? = nil
  ) {
    self.ordinal = ordinal
    self.subject = subject
    self.customer = customer
    self.key = key
    self.before = before
    self.source = source
  }
}

package protocol ImportStore {
  /// Inserts or replaces the run's state and counts.
  func saveImport(_ tenant: TenantID, _ run: ImportRun) throws
  func importRun(_ tenant: TenantID, _ id: ID<ImportRun>) throws -> ImportRun?
  func imports(_ tenant: TenantID, limit: Int) throws -> [ImportRun]
  /// One a record: the last one given for an ordinal stands.
  func insertRejects(_ tenant: TenantID, _ run: ID<ImportRun>, _ rejects: [ImportReject]) throws
  func rejects(_ tenant: TenantID, _ run: ID<ImportRun>, after ordinal: Int64, limit: Int) throws -> [ImportReject]
  func deleteReject(_ tenant: TenantID, _ run: ID<ImportRun>, ordinal: Int64) throws
  func insertChanges(_ tenant: TenantID, _ run: ID<ImportRun>, _ changes: [ImportChange]) throws
  /// Latest first, so that they can be taken back in reverse.
  func changes(_ tenant: TenantID, _ run: ID<ImportRun>, limit: Int) throws -> [ImportChange]
  /// Takes changes back and forgets them: deletes what was added, restores what was revised; forgets source keys.
  /// Customers that have other facts by now stay. Returns the customers touched.
  func undoChanges(_ tenant: TenantID, _ run: ID<ImportRun>, _ changes: [ImportChange]) throws -> [CustomerID]
  func savePreset(_ tenant: TenantID, name: String, kind: String, mapping: JSON) throws
  func preset(_ tenant: TenantID, name: String) throws -> (kind: String, mapping: JSON)?
}
