internal import Domain
internal import JSON

/// Customers as rows of lists and samples: name, handles, and the traits worth a column.
struct CustomerRows {
  private let handles: CustomerHandles
  private let traits: [CustomerID: JSON]

  init(_ tx: any Transaction, _ tenant: TenantID, _ customers: [CustomerID]) throws {
    handles = try CustomerHandles(tx, tenant, customers)
    traits = try tx.traits(tenant, of: customers)
  }

  func row(_ customer: Customer) -> [String: JSON] {
    let traits = traits[customer.id] ?? .null
    var members = customer.shape
    members["handles"] = handles.json(customer.id)
    members["name"] = .string(customer.displayName(handles.texts(customer.id)))
    members["orders"] = traits["frequency"] ?? .null
    members["spend_minor"] = traits["spend_total"] ?? .null
    members["last_order_at"] = traits["last_order_at"] ?? .null
    members["rfm_cell"] = traits["rfm_cell"] ?? .null
    return members
  }

  /// Of customers by their ids, in their order; who is gone is left out.
  static func json(_ tx: any Transaction, _ tenant: TenantID, _ ids: [CustomerID]) throws -> [JSON] {
    let found = Dictionary(try tx.customers(tenant, ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = try CustomerRows(tx, tenant, ids)
    return ids.compactMap { found[$0].map { .object(rows.row($0)) } }
  }
}

/// What to call customers, by their ids.
struct CustomerNames {
  private let names: [CustomerID: String]

  init(_ tx: any Transaction, _ tenant: TenantID, _ customers: [CustomerID]) throws {
    let ids = Array(Set(customers))
    let handles = try CustomerHandles(tx, tenant, ids)
    names = Dictionary(
      try tx.customers(tenant, ids).map { ($0.id, $0.displayName(handles.texts($0.id))) },
      uniquingKeysWith: { first, _ in first })
  }

  func name(_ customer: CustomerID) -> String { names[customer] ?? String(customer.description.prefix(8)) }
}

extension Customer {
  /// The profile's name, else the best handle, else the start of the id: never empty.
  func displayName(_ handles: [String]) -> String {
    func text(_ field: String) -> String? {
      profile[field]?.stringValue.flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
    }
    let parts = [text("first_name"), text("last_name")].compactMap { $0 }
    if let name = text("name") ?? (parts.isEmpty ? nil : parts.joined(separator: " ")) ?? text("company") {
      return name
    }
    for kind in ["email:", "phone:", "user_id:"] {
      if let handle = handles.first(where: { $0.hasPrefix(kind) }) { return String(handle.dropFirst(kind.count)) }
    }
    return String(id.description.suffix(8))
  }
}

extension Schema {
  static let customerRow =
    Schema.customerHead.with([
      "handles": .list(.text), "name": .text,
      "orders": .count.orNull.saying("Null until the customer was looked at.", "尚未计算时为 null。"),
      "spend_minor": .minor.orNull, "last_order_at": .instant.orNull, "rfm_cell": .text.orNull,
    ]).named("CustomerRow")
}
