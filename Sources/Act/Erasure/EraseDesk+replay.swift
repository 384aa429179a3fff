internal import Control
internal import Domain

extension EraseDesk {
  /// Brings a database and the log to the same: erases again whom the log names and a restored backup brought back, and
  /// writes down what the log lacks. Returns how many people it erased again.
  @discardableResult
  package func replayLog() async throws -> Int {
    let entries = log.read()
    var erased = 0
    for tenant in try await records.read({ try $0.tenants().map(\.id) }) {
      let known = try await records.read { tx in try tx.erasures(tenant, limit: .max) }
      let ids = Set(known.map(\.id))
      let missing = entries.filter { $0.tenant == tenant && !ids.contains($0.id) }
      erased += try await replay(missing, tenant)
      let written = Set(entries.map(\.id))
      let unwritten = known.filter { !written.contains($0.id) }
      let lines = try await records.read { tx in
        try unwritten.map { ErasureLog.Entry(tenant, $0, handles: try tx.erasedHandles(tenant, of: $0.id)) }
      }
      try log.append(lines)
    }
    return erased
  }

  private func replay(_ entries: [ErasureLog.Entry], _ tenant: TenantID) async throws -> Int {
    guard !entries.isEmpty else { return 0 }
    let byHandle = try await owners(of: Set(entries.flatMap(\.handles)), tenant)
    var count = 0
    for entry in entries {
      let found = Set(entry.handles.compactMap { byHandle[$0] })
      let erasure = try await records.write { tx -> Erasure? in
        // What was merged with them when the backup was made, and had been taken apart by then, is somebody else.
        let members = Set(entry.customers).union(found).sorted()
        let present = try tx.customers(tenant, members)
        let isAlready = !present.isEmpty && present.allSatisfy { $0.erasedAt != nil }
        let alive = present.filter { $0.erasedAt == nil }.map(\.id)
        let names = alive.isEmpty ? [] : try ErasedPerson(tx, tenant, members: alive).names
        let erasure = Erasure(
          id: entry.id, at: entry.at, askedBy: "erasures.log", reason: entry.reason, customers: members,
          remaining: names)
        if isAlready { return nil }
        try tx.lockCustomers(tenant, members)
        try EraseDesk.begin(tx, tenant, erasure, handles: entry.handles)
        return erasure
      }
      guard let erasure else { continue }
      count += 1
      _ = try await carryOn(tenant, erasure)
    }
    return count
  }

  /// Who has the handles with these hashes now.
  private func owners(of hashes: Set<[UInt8]>, _ tenant: TenantID) async throws -> [[UInt8]: CustomerID] {
    var owners: [[UInt8]: CustomerID] = [:]
    var cursor: CustomerID?
    while true {
      let after = cursor
      let (last, found) = try await records.read { tx -> (CustomerID?, [([UInt8], CustomerID)]) in
        guard let owner = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
        let page = try tx.customers(tenant, after: after, limit: 1_000).map(\.id)
        let identities = try tx.identities(tenant, of: page)
        let theirs = identities.map { (HandleHash.of($0.kind, $0.value, secret: owner.secret), $0.customer) }
        return (page.last, theirs.filter { hashes.contains($0.0) })
      }
      for (hash, customer) in found { owners[hash] = customer }
      guard let last else { return owners }
      cursor = last
    }
  }
}
