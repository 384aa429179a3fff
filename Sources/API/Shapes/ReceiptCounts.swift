internal import Decide
internal import Domain
internal import JSON

/// How many receipts ended how, by the outcome's word.
enum ReceiptCounts {
  static func json(_ tx: any Transaction, _ tenant: TenantID, _ strategy: ID<Strategy>?) throws -> [String: JSON] {
    let counts = try tx.receiptCounts(tenant, strategy).map { code, count in
      (DecisionOutcome(code: code)?.word ?? "\(code)", JSON.int(count))
    }
    return Dictionary(counts, uniquingKeysWith: { first, _ in first })
  }
}
