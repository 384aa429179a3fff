internal import Domain
internal import JSON

/// What an import whose rejected rows come back repaired had stored, so that a repaired row is told from a line that
/// is there already.
///
/// In the repaired import's own file each stored line it accounts for stands beside the rejected row, so the row is
/// another line. A stored line that the file didn't account for may well be the very row, out of another file.
struct RepairedRun: Sendable {
  /// False when the tenant has no such import.
  let exists: Bool
  /// Who wrote each order, and each line that was written after its order: whether it was the import.
  private var orders: [String: Bool] = [:]
  private var lines: [String: Bool] = [:]

  init(_ tenant: TenantID, _ run: ID<ImportRun>, in transaction: any Transaction) throws {
    exists = try transaction.importRun(tenant, run) != nil
    guard exists else { return }
    // Oldest first, so that the last to write a line has it.
    for other in try transaction.imports(tenant, limit: 100_000).reversed() where other.state != .undone {
      guard other.kind == ImportKind.orders.rawValue else { continue }
      let isOwn = other.id == run || other.mapping["repairs"]?.arrayValue?.contains(.string("\(run)")) == true
      for change in try transaction.changes(tenant, other.id, limit: .max) {
        switch change.subject {
        case .order: orders[change.key] = isOwn
        case .orderLine: lines[change.key] = isOwn
        default: break
        }
      }
    }
  }

  /// Whether the import accounts for a stored line.
  func accounts(for line: OrderLine, of order: Order) -> Bool {
    let key = "\(order.id)/\(line.product)/\(line.rank)"
    return lines[key] ?? orders["\(order.id)"] ?? false
  }
}
