internal import Control
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listReceipts = route(
    "GET", "/v1/receipts", .analyse, "Decision receipts in words, newest first", "决策凭据，按时间倒序"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let outcomes = try query.word("outcome").map(OutcomeFilter.codes)
    let span = try CustomerFilter.day("on", query).map { call.tenant.zone.span(of: $0) }
    let after = try query["after"].map { text in
      guard let cursor = ReceiptCursor(text) else {
        throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标")
      }
      return cursor
    }
    let (tenant, key, name, language) = (call.tenant, query["strategy"], query["customer"], call.language)
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      let strategy = try key.map { try tx.strategyID(tenant.id, key: $0) }
      let page: ReceiptPage
      if let name {
        let aliases = try CustomerName.resolve(name, tenant.id, in: tx, field: "customer", evenErased: true)
        let found = try tx.receipts(tenant.id, of: aliases.members, limit: 1_000).filter { receipt in
          (strategy ?? receipt.strategy) == receipt.strategy && outcomes?.contains(receipt.outcome) ?? true
            && span?.contains(receipt.at) ?? true
            && after.map { ReceiptCursor(receipt) < $0 } ?? true
        }
        let last = found.count >= limit ? found[limit - 1] : nil
        page = ReceiptPage(receipts: Array(found.prefix(limit)), next: last.map { ($0.at, $0.occurrence) })
      } else {
        page = try tx.receipts(
          tenant.id,
          ReceiptQuery(
            strategy: strategy, outcomes: outcomes, span: span, after: after.map { ($0.at, $0.occurrence) },
            limit: limit))
      }
      let next = page.next.map { ReceiptCursor(at: $0.at, occurrence: $0.occurrence).description }
      return (try ReceiptRows.json(page.receipts, tx, tenant, language), next)
    }
    return .list(items, next: next)
  }
  .taking(
    query: Parameter("strategy", .text), Parameter("outcome", .one(of: OutcomeFilter.words)), Parameter("on", .day),
    Parameter("customer", .customerName), .after, .limit()
  )
  .answering(.page(.receiptRow))
  .refusing(404)
}

/// What a list of receipts is asked for: one outcome, or `blocked` or `held_out` for several that mean the same.
private enum OutcomeFilter {
  private static let heldOut = [
    DecisionOutcome.blocked(.holdout).code, DecisionOutcome.blocked(.marketingHoldout).code,
  ]

  static let words = DecisionOutcome.all.map(\.word) + ["blocked", "held_out"]

  static func codes(_ word: String) -> [Int64] {
    switch word {
    case "held_out": return heldOut
    case "blocked": return DecisionOutcome.all.map(\.code).filter { $0 >= 10 && !heldOut.contains($0) }
    default: return DecisionOutcome.all.filter { $0.word == word }.map(\.code)
    }
  }
}

/// Receipts as rows: in words, with the customer's name and the action that followed.
enum ReceiptRows {
  static func json(
    _ receipts: [Receipt], _ tx: any Transaction, _ tenant: Tenant, _ language: Language
  ) throws -> [JSON] {
    let names = try CustomerNames(tx, tenant.id, receipts.map(\.customer))
    var shapes = ReceiptShapes(tx, tenant, language)
    return try receipts.map { receipt in
      var members = try shapes.json(receipt).objectValue ?? [:]
      members["customer_name"] = .string(names.name(receipt.customer))
      // Below ten something followed: planned, or waiting for a word.
      let action =
        receipt.outcome >= 10
        ? nil
        : try tx.actions(tenant.id, of: [receipt.customer], limit: 200).first { $0.occurrence == receipt.occurrence }
      members["action"] = .text(action?.id.description)
      return .object(members)
    }
  }
}

/// Where a page of receipts ended: `microseconds.occurrence`.
private struct ReceiptCursor: Comparable, CustomStringConvertible {
  let at: Instant
  let occurrence: ID<Occurrence>

  init(at: Instant, occurrence: ID<Occurrence>) {
    self.at = at
    self.occurrence = occurrence
  }

  init(_ receipt: Receipt) { self.init(at: receipt.at, occurrence: receipt.occurrence) }

  init?(_ text: String) {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let at = Int64(parts[0]), let occurrence = ID<Occurrence>(String(parts[1])) else {
      return nil
    }
    self.at = Instant(microseconds: at)
    self.occurrence = occurrence
  }

  var description: String { "\(at.microseconds).\(occurrence)" }

  static func < (left: Self, right: Self) -> Bool { (left.at, left.occurrence) < (right.at, right.occurrence) }
}

extension Schema {
  static let receiptRow =
    Schema.receipt.with([
      "customer_name": .text, "action": .id.orNull.saying("The action it led to.", "由此产生的动作。"),
    ]).named("ReceiptRow")
}
