internal import Domain
internal import JSON

/// The long parts of one person's file, each read in pages.
enum ExportSection: String, CaseIterable, Sendable {
  case events, orders, payments, receipts, actions, mails

  /// The last record of a page.
  enum Cursor: Sendable {
    case event(Event)
    case order(Order)
    case payment(Payment)
    case receipt(Receipt)
    case action(Action)
    case mail(SandboxMail)
  }

  struct Page: Sendable {
    var rows: [JSON]
    /// Nil when there is no more.
    var last: Cursor?
  }

  func page(
    _ tx: any Transaction, _ tenant: Tenant, _ customer: CustomerID, after: Cursor?, limit: Int, _ language: Language
  ) throws -> Page {
    switch self {
    case .events:
      var last: Event?
      if case .event(let event)? = after { last = event }
      let found = try tx.eventPage(tenant.id, customer, after: last, limit: limit)
      return Page(rows: found.map(\.shape), last: found.count < limit ? nil : found.last.map { .event($0) })
    case .orders:
      var last: Order?
      if case .order(let order)? = after { last = order }
      let found = try tx.orderPage(tenant.id, customer, after: last, limit: limit)
      return Page(rows: found.map(\.shape), last: found.count < limit ? nil : found.last.map { .order($0) })
    case .payments:
      var last: Payment?
      if case .payment(let payment)? = after { last = payment }
      let found = try tx.paymentPage(tenant.id, customer, after: last, limit: limit)
      return Page(rows: found.map(\.shape), last: found.count < limit ? nil : found.last.map { .payment($0) })
    case .receipts:
      var last: Receipt?
      if case .receipt(let receipt)? = after { last = receipt }
      let found = try tx.receiptPage(tenant.id, customer, after: last, limit: limit)
      var shapes = ReceiptShapes(tx, tenant, language)
      return Page(
        rows: try found.map { try shapes.json($0) }, last: found.count < limit ? nil : found.last.map { .receipt($0) })
    case .actions:
      var last: Action?
      if case .action(let action)? = after { last = action }
      let found = try tx.actionPage(tenant.id, customer, after: last, limit: limit)
      let names = try StrategyNames(tx, tenant.id)
      let rows = try found.map { action -> JSON in
        var members = action.shape(names, language).objectValue ?? [:]
        members["tries"] = .array(try tx.attempts(tenant.id, customer, action.id).map { $0.shape(language) })
        members["approvals"] = .array(try tx.approvals(tenant.id, customer, action.id).map(\.shape))
        return .object(members)
      }
      return Page(rows: rows, last: found.count < limit ? nil : found.last.map { .action($0) })
    case .mails:
      var last: SandboxMail?
      if case .mail(let mail)? = after { last = mail }
      // A message may be large.
      let limit = min(limit, 20)
      let found = try tx.mailPage(tenant.id, customer, after: last, limit: limit)
      return Page(rows: found.map(\.whole), last: found.count < limit ? nil : found.last.map { .mail($0) })
    }
  }
}

extension Event {
  fileprivate var shape: JSON {
    [
      "name": .string(name), "at": .instant(at), "received_at": .instant(receivedAt), "properties": properties,
      "source": .string(key.source), "source_id": .string(key.id),
    ]
  }
}

extension Order {
  fileprivate var shape: JSON {
    [
      "order": .string(key.id), "source": .string(key.source), "at": .instant(at), "total_minor": .int(total),
      "currency": .string(currency.code),
      "lines": .array(
        lines.map { line in
          [
            "product": .string(line.product), "rank": .int(line.rank), "quantity": .int(line.quantity),
            "amount_minor": .int(line.amount),
          ]
        }),
    ]
  }
}

extension Payment {
  fileprivate var shape: JSON {
    [
      "payment": .string(key.id), "source": .string(key.source), "at": .instant(at),
      "amount_minor": .int(amount.minor), "currency": .string(amount.currency.code), "order": .text(order),
    ]
  }
}

extension SandboxMail {
  fileprivate var whole: JSON {
    [
      "action": .id(action), "at": .instant(at), "recipient": .string(recipient), "subject": .string(subject),
      "message": .string(String(decoding: raw, as: UTF8.self)),
    ]
  }
}

extension Schema {
  static let customerExport =
    Schema.customer.without(["name", "erased_at", "orders", "events", "consents"]).with([
      "format": .text, "exported_at": .instant, "tenant": .text, "consents": .list(.consent),
      "suppressions": .list([
        "channel": .channel, "address": .text, "is_suppressed": .truth, "reason": .text.orNull,
      ]),
      "assignments": .list([
        "strategy": .text, "mode": .mode, "epoch": .whole, "arm": .text.orNull, "is_held_out": .truth,
        "at": .instant, "window_ends_at": .instant,
      ]),
      "outcomes": .list([
        "strategy": .text, "mode": .mode, "epoch": .whole, "arm": .text.orNull, "is_converted": .truth,
        "revenue_minor": .minor, "cost_minor": .minor, "is_closed": .truth, "at": .instant,
      ]),
      "engagements": .list(["action": .id, "kind": .text, "at": .instant, "detail": .text]),
      "events": .list([
        "name": .text, "at": .instant, "received_at": .instant, "properties": .any, "source": .text,
        "source_id": .text,
      ]),
      "orders": .list([
        "order": .text, "source": .text, "at": .instant, "total_minor": .minor, "currency": .currency,
        "lines": .list(["product": .text, "rank": .whole, "quantity": .whole, "amount_minor": .minor]),
      ]),
      "payments": .list([
        "payment": .text, "source": .text, "at": .instant, "amount_minor": .minor, "currency": .currency,
        "order": .text.orNull,
      ]),
      "receipts": .list(.receipt),
      "actions": .list(Schema.action.with(["tries": .list(.attempt), "approvals": .list(.approval)])),
      "mails": .list(["action": .id, "at": .instant, "recipient": .text, "subject": .text, "message": .text]),
      "complete": .truth.optional.saying("There only when everything before it is.", "仅当之前的内容完整时才有。"),
    ]).named("CustomerExport")
}
