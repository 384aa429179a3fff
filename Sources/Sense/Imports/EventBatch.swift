internal import Crypto
internal import Domain
internal import JSON
internal import Text

/// One event as a file has it.
struct EventRow: Sendable {
  let origin: RowOrigin
  let handle: Handle
  let name: String
  let at: Instant
  let properties: [String: String]
  /// The file's own id, or made from the content and the number of equal rows before it.
  let id: String
  let hash: [UInt8]
}

/// Events on their way into the store.
struct EventBatch: RowBatch {
  static func row(
    _ reader: inout RowReader, _ record: DelimitedRecord, now: Instant
  ) throws(RowProblem) -> EventRow {
    let handle: Handle
    if let user = try reader.optional("customer", record) {
      handle = Handle(.userID, user)
    } else if let anonymous = try reader.optional("anonymous", record) {
      handle = Handle(.anonymousID, anonymous)
    } else {
      throw RowProblem("field_empty", reader.label("customer"))
    }
    let name = try reader.required("name", record)
    guard let at = try reader.instant("at", record, now: now) else {
      throw RowProblem("field_empty", reader.label("at"))
    }
    let properties = reader.others(of: record)
    let content = JSON.object(properties.mapValues { .string($0) }).description
    let hash = Digest.sha256(
      Array("\(handle.kind)\u{1F}\(handle.value)\u{1F}\(name)\u{1F}\(at.microseconds)\u{1F}\(content)".utf8))
    let id: String
    if let given = try reader.optional("id", record) {
      id = given
    } else {
      id = "\(Hex.encode(Array(hash.prefix(16))))-\(reader.rank(of: hash))"
    }
    return EventRow(
      origin: reader.origin(of: record), handle: handle, name: name, at: at, properties: properties, id: id, hash: hash)
  }

  static func origin(of row: EventRow) -> RowOrigin { row.origin }
  static func subject(of row: EventRow) -> (handles: [Handle], at: Instant?) { ([row.handle], row.at) }

  static func remember(_ row: EventRow, in memory: inout ImportMemory) {
    if memory.customers[row.handle.value] == nil {
      memory.customers[row.handle.value] = .init(
        id: CustomerID(high: 0, low: 0), profileAt: .distantPast, profile: [:])
    }
  }

  static func store(
    _ rows: [EventRow], _ mode: BatchMode, _ memory: ImportMemory, _ context: ImportContext,
    in transaction: any Transaction
  ) throws -> BatchResult<EventRow> {
    var result = BatchResult<EventRow>()
    result.accepted = rows
    guard mode != .replaying else { return result }
    let keys = rows.map { SourceKey(source: context.mapping.source, id: "event/\($0.id)") }
    let answers = try transaction.acceptKeys(context.tenant, zip(rows, keys).map { ($1, $0.hash, $0.at) })
    var directory = CustomerDirectory(
      tenant: context.tenant, ids: context.ids, now: context.now, transaction: transaction)
    try directory.load(rows.map(\.handle))
    var inserted: [Event] = []
    for (index, row) in rows.enumerated() where answers[index] != .same {
      let (customer, isNew) = try directory.customer(row.handle)
      if isNew { result.changes.append(.customer(row.origin.ordinal, customer)) }
      let event = Event(
        id: context.ids.next(), customer: customer, name: row.name, at: row.at, receivedAt: context.now,
        properties: .object(row.properties.mapValues { .string($0) }), key: keys[index])
      if answers[index] == .changed, let position = inserted.firstIndex(where: { $0.key == keys[index] }) {
        // Twice in one batch: the later row stands.
        result.touched.formUnion([inserted[position].customer, customer])
        inserted[position] = event
      } else if answers[index] == .changed, let before = try transaction.replaceEvent(context.tenant, event) {
        result.touched.formUnion([before.customer, customer])
        result.changes.append(.event(row.origin.ordinal, event, before: before))
        result.revised += 1
      } else {
        inserted.append(event)
        result.changes.append(.event(row.origin.ordinal, event))
        result.facts.append(
          TriggeringFact(subject: .event(name: row.name, event.id), customer: customer, at: row.at))
        result.added += 1
      }
    }
    try transaction.insertEvents(context.tenant, inserted)
    return result
  }
}
